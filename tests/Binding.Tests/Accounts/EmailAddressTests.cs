using FsCheck;
using FsCheck.Fluent;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;

namespace Liaison.Binding.Tests.Accounts;

public class EmailAddressTests
{
    [Theory]
    [InlineData("wang@acme.example", "wang@acme.example")]
    [InlineData("  wang@acme.example\n", "wang@acme.example")]
    [InlineData("Wang.Xiao@ACME.Example", "Wang.Xiao@acme.example")]
    [InlineData("wang+liaison@acme.example", "wang+liaison@acme.example")]
    [InlineData("wang@例子.中国", "wang@xn--fsqu00a.xn--fiqs8s")]
    [InlineData("wang@BÜCHER.example", "wang@xn--bcher-kva.example")]
    [InlineData("wang@bu\u0308cher.example", "wang@xn--bcher-kva.example")]
    [InlineData("wang@аcme.example", "wang@xn--cme-5cd.example")]   // a Cyrillic а: a look-alike shows what it is
    public void An_address_has_one_form(string written, string form)
    {
        EmailAddress.TryParse(written, out var email).ShouldBeTrue();
        email!.Value.ShouldBe(form);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wang")]
    [InlineData("@acme.example")]
    [InlineData("wang@")]
    [InlineData("wang@localhost")]
    [InlineData("wang@127.0.0.1")]
    [InlineData("wang@acme..example")]
    [InlineData(".wang@acme.example")]
    [InlineData("wa ng@acme.example")]
    [InlineData("wang@acme@example.com")]
    [InlineData("wang@acme.example\r\nBcc: all@acme.example")]
    [InlineData("\"wang\"@acme.example")]
    [InlineData("王@acme.example")]
    [InlineData("wang@acme.example\0")]
    public void What_is_no_address_is_refused(string? written) => EmailAddress.TryParse(written, out _).ShouldBeFalse();

    [Fact]
    public void An_address_has_at_most_254_characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('a', 60), 3)) + ".example";
        EmailAddress.TryParse($"{new string('w', 254 - 1 - domain.Length)}@{domain}", out var longest).ShouldBeTrue();
        longest!.Value.Length.ShouldBe(254);
        EmailAddress.TryParse($"{new string('w', 255 - 1 - domain.Length)}@{domain}", out _).ShouldBeFalse();
    }

    [Fact]
    public void The_one_form_of_an_address_is_its_own_form() => Prop.ForAll<string, string>((local, domain) =>
        !EmailAddress.TryParse($"{local}@{domain}.example", out var email)
        || (EmailAddress.TryParse(email.Value, out var again) && again == email)).QuickCheckThrowOnFailure();
}
