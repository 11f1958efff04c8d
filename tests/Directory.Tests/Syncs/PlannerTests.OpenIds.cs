using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Departments;
using Liaison.Directory.People;
using Liaison.Directory.Policy;
using Liaison.Directory.Syncs;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>People whom a third-party app names by ids of its own.</summary>
public partial class PlannerTests
{
    /// <summary>An app with plain ids, and contacts sync, know nobody by the id of a third-party app: absence from them says nothing.</summary>
    [Fact]
    public void Who_is_known_by_a_third_party_apps_id_alone_is_no_leaver_for_a_self_built_one()
    {
        _given.Known("woAbc", openId: "woAbc", member: "active");
        _given.Read("lisi");
        _given.Known("lisi");
        _given.Ids("lisi");
        var step = _given.Only();
        (step.Kind, step.Effect).ShouldBe((PlanKinds.OutOfScope, AccessEffect.None));
    }

    [Fact]
    public void A_third_party_apps_id_in_the_place_of_a_name_does_not_take_the_name_away()
    {
        _given.Known("zhangsan", name: "张三", openId: "woAbc");
        _given.Read("zhangsan", name: "woAbc", openId: "woAbc");
        _given.NothingHappens();
    }
}
