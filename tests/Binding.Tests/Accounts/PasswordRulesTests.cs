using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Tests.Accounts;

public class PasswordRulesTests
{
    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("一二三四五六七八九十")]
    public void A_long_password_of_any_characters_is_taken(string password) => CodeOf(password).ShouldBeNull();

    [Theory]
    [InlineData("", "PasswordLength")]
    [InlineData("123456789", "PasswordLength")]
    [InlineData("1234567890", "PasswordCommon")]
    [InlineData("QWERTYuiop", "PasswordCommon")]
    [InlineData("wang.xiaoming@acme.example", "PasswordPersonal")]
    [InlineData("WANG.XIAOMING", "PasswordPersonal")]
    [InlineData("Wang Xiao Ming", "PasswordPersonal")]
    public void A_password_that_others_would_guess_is_refused(string password, string code) => CodeOf(password).ShouldBe(code);

    [Fact]
    public void A_password_has_at_most_128_characters()
    {
        CodeOf(new string('x', 128)).ShouldBeNull();
        CodeOf(new string('x', 129)).ShouldBe("PasswordLength");
    }

    [Fact]
    public void What_is_wrong_is_said_without_the_password()
    {
        var result = new RegisterAccountValidator().Validate(new RegisterAccount("x", "", new Secret("hunter2-x")));
        result.Errors.ShouldAllBe(e => !e.ErrorMessage.Contains("hunter2", StringComparison.Ordinal));
    }

    private static string? CodeOf(string password) => new RegisterAccountValidator()
        .Validate(new RegisterAccount("wang.xiaoming@acme.example", "Wang Xiao Ming", new Secret(password)))
        .Errors.SingleOrDefault()?.ErrorCode;
}
