using Liaison.Binding.Accounts;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Tests.Accounts;

public class RandomTokensTests
{
    [Fact]
    public void A_code_is_six_digits_and_a_token_256_bits()
    {
        RandomTokens.Code().Reveal().ShouldMatch("^[0-9]{6}$");
        RandomTokens.Token().Reveal().ShouldMatch("^[A-Za-z0-9_-]{43}$");
        RandomTokens.Token().ShouldNotBe(RandomTokens.Token());
    }

    [Fact]
    public void The_stored_form_of_a_code_tells_nothing_without_its_registration()
    {
        var code = new Secret("123456");
        var (first, second) = (RandomTokens.Token(), RandomTokens.Token());
        RandomTokens.Hash(first, code).ShouldNotBe(RandomTokens.Hash(second, code));
        RandomTokens.Hash(first, code).ShouldBe(RandomTokens.Hash(first, new Secret(" 123456 ")));
    }
}
