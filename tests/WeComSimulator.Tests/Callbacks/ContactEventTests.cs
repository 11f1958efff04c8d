using System.Xml.Linq;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests.Callbacks;

/// <summary>What the contacts-sync set is told of each change, compared with WeCom's own examples.</summary>
public sealed class ContactEventTests
{
    private const string Corp = RunningSimulator.Corp;

    [Theory]
    [InlineData("create_user", false, "change_contact.create_user.restricted.xml")]
    [InlineData("update_user", false, "change_contact.update_user.restricted.xml")]
    [InlineData("delete_user", false, "change_contact.delete_user.xml")]
    [InlineData("create_party", false, "change_contact.create_party.restricted.xml")]
    [InlineData("delete_party", false, "change_contact.delete_party.xml")]
    [InlineData("create_user", true, "change_contact.create_user.full.xml")]
    [InlineData("update_user", true, "change_contact.update_user.full.xml")]
    [InlineData("delete_user", true, "change_contact.delete_user.xml")]
    [InlineData("create_party", true, "change_contact.create_party.xml")]
    [InlineData("delete_party", true, "change_contact.delete_party.xml")]
    public async Task An_event_has_exactly_the_elements_of_the_sample(string changeType, bool full, string sample)
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:Size=63");   // the next one, the 64th, has every field
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body(full));
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "zhangsan", name = "张三", departments = new[] { 1, 2 } });
        await simulator.ControlAsync($"{Corp}/rename", new { userid = "zhangsan", newUserid = "zhangsan001" });
        await simulator.ControlAsync($"{Corp}/dismiss", new { userids = new[] { "zhangsan001" } });
        await simulator.ControlAsync($"{Corp}/departments", new { id = 900, name = "新部门", parentId = 1, order = 7 });
        await simulator.ControlAsync($"{Corp}/departments/900/remove", new { });
        await simulator.SettledAsync(5);

        var told = receiver.Posts.Single(p => p["ChangeType"] == changeType);
        var expected = XElement.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Callbacks", "Samples", sample)));
        Shape(told.Xml).Where(e => e != "BizMail").ShouldBe(Shape(expected), ignoreOrder: true);
        (told.ReceiveId, told.IsSigned, told["ToUserName"], told["FromUserName"], told["Event"]).ShouldBe((Corp, true, Corp, "sys", "change_contact"));
        told.Envelope.Element("ToUserName")!.Value.ShouldBe(Corp);
        told.Envelope.Element("AgentID")!.Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task Members_are_told_as_they_are_hired_moved_renamed_and_dismissed()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 1, 2 } });
        await simulator.ControlAsync($"{Corp}/move", new { userid = "ann", departments = new[] { 3 } });
        await simulator.ControlAsync($"{Corp}/rename", new { userid = "ann", newUserid = "ann.2" });
        await simulator.PressAsync("status", "userid=ann.2&status=2");
        await simulator.PressAsync("dismiss", "userid=ann.2");
        await simulator.SettledAsync(5);

        receiver.Posts.Select(p => (p["ChangeType"], p["UserID"], p["NewUserID"], p["Department"])).ShouldBe(
        [
            ("create_user", "ann", "", "1,2"),
            ("update_user", "ann", "", "3"),
            ("update_user", "ann", "ann.2", "3"),
            ("update_user", "ann.2", "", "3"),
            ("delete_user", "ann.2", "", ""),
        ]);
    }

    [Fact]
    public async Task The_full_form_tells_of_a_member_what_user_get_tells()
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:NewApp=false");
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.PutAsync($"{CallbackPaths.Contacts}/form", new { full = true });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "<安>&]]>", departments = new[] { 2, 1 }, position = "工程师", alias = "小安", status = 4 });
        await simulator.SettledAsync(1);

        var told = receiver.Posts.Single();
        var member = await simulator.CallAsync("user/get?userid=ann");
        foreach (var (element, field) in ((string, string)[])[("Name", "name"), ("MainDepartment", "main_department"), ("Position", "position"), ("Mobile", "mobile"),
            ("Gender", "gender"), ("Email", "email"), ("BizMail", "biz_mail"), ("Status", "status"), ("Avatar", "avatar"), ("Alias", "alias"), ("Telephone", "telephone"), ("Address", "address")])
        {
            told[element].ShouldBe(member[field]!.ToString(), element);
            told[element].ShouldNotBeEmpty(element);
        }

        (told["Department"], told["IsLeaderInDept"]).ShouldBe(("2,1", "0,0"));
    }

    [Fact]
    public async Task Departments_are_told_by_id_and_parent_and_in_full_by_what_has_changed()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/departments", new { id = 900, name = "新部门", parentId = 2, order = 4294967295 });
        await simulator.ControlAsync($"{Corp}/departments/900/rename", new { name = "改名" });
        await simulator.PutAsync($"{CallbackPaths.Contacts}/form", new { full = true });
        await simulator.ControlAsync($"{Corp}/departments/900/rename", new { name = "又改名" });
        await simulator.ControlAsync($"{Corp}/departments/900/move", new { parentId = 1 });
        await simulator.ControlAsync($"{Corp}/departments", new { id = 901, name = "子部门", parentId = 900, order = 4294967295 });
        await simulator.SettledAsync(5);

        receiver.Posts.Select(p => (p["ChangeType"], p["Id"], p["Name"], p["ParentId"], p["Order"])).ShouldBe(
        [
            ("create_party", "900", "", "2", ""),
            ("update_party", "900", "", "2", ""),
            ("update_party", "900", "又改名", "", ""),
            ("update_party", "900", "", "1", ""),
            ("create_party", "901", "子部门", "900", "4294967295"),
        ]);
    }

    [Fact]
    public async Task A_removed_branch_moves_its_people_and_goes_from_its_leaves_up()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.ControlAsync($"{Corp}/departments", new { id = 900, name = "上", parentId = 1 });
        await simulator.ControlAsync($"{Corp}/departments", new { id = 901, name = "下", parentId = 900 });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 901, 2 } });
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/departments/900/remove", new { });
        await simulator.SettledAsync(3);

        receiver.Posts.Select(p => (p["ChangeType"], p["UserID"] + p["Id"], p["Department"])).ShouldBe(
            [("update_user", "ann", "2"), ("delete_party", "901", ""), ("delete_party", "900", "")]);
    }

    [Fact]
    public async Task A_tag_is_told_by_who_came_and_who_went()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/tags", new { id = 40, name = "标签", users = new[] { "a", "b" }, departments = new[] { 2 } });
        await simulator.ControlAsync($"{Corp}/tags", new { id = 40, name = "标签", users = new[] { "B", "c" }, departments = new[] { 2, 3 } });
        await simulator.SettledAsync(2);

        receiver.Posts.Select(p => (p["ChangeType"], p["TagId"], p["AddUserItems"], p["DelUserItems"], p["AddPartyItems"], p["DelPartyItems"])).ShouldBe(
            [("update_tag", "40", "a,b", "", "2", ""), ("update_tag", "40", "c", "a", "3", "")]);
        Shape(receiver.Posts.First().Xml).ShouldContain("DelPartyItems");
    }

    [Fact]
    public async Task What_the_helper_writes_by_api_is_told_to_the_app_and_not_to_itself()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());
        (await simulator.PostAsync("user/create", new { userid = "ann", name = "安", department = new[] { 2 } }, RunningSimulator.ContactsSecret)).ShouldSay(0);
        (await simulator.PostAsync("user/update", new { userid = "ann", new_userid = "ann2", department = new[] { 3 } }, RunningSimulator.ContactsSecret)).ShouldSay(0);
        (await simulator.CallAsync("user/get?userid=ann2"))["department"].Numbers().ShouldBe([3]);
        (await simulator.CallAsync("user/delete?userid=ann2", RunningSimulator.ContactsSecret)).ShouldSay(0);
        (await simulator.CallAsync("user/delete?userid=ann2", RunningSimulator.ContactsSecret)).ShouldSay(60111);
        (await simulator.PostAsync("user/create", new { userid = "*", name = "安" }, RunningSimulator.ContactsSecret)).ShouldSay(40058);
        (await simulator.PostAsync("user/create", new { userid = "bob", name = "波" })).ShouldSay(48002);
        await simulator.ControlAsync($"{Corp}/name", new { userid = (await simulator.UserIdsAsync())[0], name = "之后" });

        (await simulator.SettledAsync(3)).Select(d => $"{d["to"]} {d["event"]} {d["changeType"]}").ShouldBe(
            ["apps/1000002 subscribe ", "apps/1000002 unsubscribe ", "contacts-sync change_contact update_user"]);
    }

    [Fact]
    public async Task A_self_built_app_is_told_nothing_of_the_contacts()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());
        await simulator.ControlAsync($"{Corp}/departments", new { id = 900, name = "新部门", parentId = 1 });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });

        (await simulator.SettledAsync(1)).ShouldAllBe(d => (string)d["event"]! == "subscribe");
    }

    private static IEnumerable<string> Shape(XElement xml) => xml.Descendants().Select(e => e.Name.LocalName);
}
