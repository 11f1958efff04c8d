using System.Reflection;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Mediation;
using MediatR;

namespace Liaison.Architecture.Tests;

public class RequestTests
{
    private static readonly IReadOnlyList<Type> Requests = [.. Houses.All.SelectMany(a => a.GetTypes())
        .Where(t => t is { IsAbstract: false, IsInterface: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)))];

    [Fact]
    public void There_are_requests_to_check() => Requests.Count.ShouldBeGreaterThan(20);

    [Fact]
    public void Every_request_says_who_may_send_it() => Requests
        .Where(r => r.GetCustomAttributes<AccessAttribute>().Count() != 1)
        .ShouldBeEmpty();

    [Fact]
    public void A_request_that_asks_for_a_role_names_its_team() => Requests
        .Where(r => r.GetCustomAttribute<RequiresAttribute>() is not null && !r.IsAssignableTo(typeof(ITeamRequest)))
        .ShouldBeEmpty();

    [Fact]
    public void A_request_of_a_team_is_open_to_no_stranger() => Requests
        .Where(r => r.IsAssignableTo(typeof(ITeamRequest)) && r.GetCustomAttribute<AccessAttribute>() is not (RequiresAttribute or SystemOnlyAttribute))
        .Where(r => !PublicByDesign.Contains(r.Name))
        .ShouldBeEmpty();

    [Fact]
    public void Every_request_has_one_handler_in_its_own_module() => Requests
        .Where(r => r.Assembly.GetTypes().Count(t => t.GetInterfaces().Any(i =>
            i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) && i.GetGenericArguments()[0] == r)) != 1)
        .ShouldBeEmpty();

    [Fact]
    public void Every_command_that_carries_text_has_a_validator() => Requests
        .Where(r => r.IsAssignableTo(typeof(ICommandBase)) && r.GetCustomAttribute<SystemOnlyAttribute>() is null)
        .Where(r => r.GetProperties().Any(p => p.PropertyType == typeof(string)))
        .Where(r => !r.Assembly.GetTypes().Any(t => t.IsAssignableTo(typeof(IValidator<>).MakeGenericType(r))))
        .ShouldBeEmpty();

    [Fact]
    public void Handlers_are_internal_and_sealed() => Houses.Modules.SelectMany(a => a.GetTypes())
        .Where(t => t is { IsInterface: false, IsAbstract: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
        .Where(t => t.IsPublic || !t.IsSealed)
        .ShouldBeEmpty();

    /// <summary>Requests of a team that somebody without a role sends: they prove who they are in another way, each named here with the reason.</summary>
    /// <remarks>The two ways to join: WeCom has proved the person, and a password or a mailed code proves the account; nobody has a role before.
    /// An account may ask about its own access, member or not; about others it needs the role, which the handler checks.</remarks>
    private static readonly HashSet<string> PublicByDesign = ["JoinBySignIn", "JoinByVerification", "SignInByWeCom", "NoteInvitationOpened", "AskToJoin", "CheckAccess", "ForwardAuth"];
}
