using System.Net;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Tests.Accounts;

public sealed class OwnerTests : IAsyncLifetime
{
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_set_up_opens_the_first_account_which_then_signs_in()
    {
        await _app.InScopeAsync(async services =>
        {
            var accounts = services.GetRequiredService<IAccounts>();
            (await accounts.AnyAsync(default)).ShouldBeFalse();
            (await accounts.RegisterOwnerAsync("owner@acme.example", "老板", new Secret(BindingApp.Password), default)).Refusal.ShouldBeNull();
        });
        (await _app.NewClient().PostAsync("/api/v1/sessions", new { email = "owner@acme.example", password = BindingApp.Password })).ShouldBe(HttpStatusCode.Created);
        await _app.InScopeAsync(async services =>
        {
            var accounts = services.GetRequiredService<IAccounts>();
            (await accounts.AnyAsync(default)).ShouldBeTrue();
            (await accounts.FindManyAsync([], default)).ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task The_rules_hold_for_the_owner_too() => await _app.InScopeAsync(async services =>
    {
        var refusal = (await services.GetRequiredService<IAccounts>().RegisterOwnerAsync("owner", "", new Secret("short"), default)).Refusal!;
        refusal.Code.ShouldBe("request.invalid");
        ((IReadOnlyList<FieldError>)refusal.Extensions["errors"]!).Select(e => e.Pointer).Distinct().ShouldBe(["/email", "/name", "/password"]);
    });
}
