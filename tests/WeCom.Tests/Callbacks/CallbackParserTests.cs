using System.Text;

namespace Liaison.WeCom.Tests.Callbacks;

/// <summary>What callbacks say once they are open.</summary>
public sealed class CallbackParserTests
{
    [Fact]
    public void Members_who_are_created_changed_and_deleted_are_named()
    {
        var created = Parse<WeComUserChanged>("callback/change_contact.create_user.restricted.xml");
        (created.Change, created.NewUserId, created.AuthCorpId).ShouldBe((WeComChange.Created, null, null));
        WeComUserId.IsValid(created.UserId).ShouldBeTrue();
        Parse<WeComUserChanged>("callback/change_contact.create_user.full.xml").UserId.ShouldBe("zhangsan");
        Parse<WeComUserChanged>("callback/change_contact.delete_user.xml").ShouldBe(
            new WeComUserChanged(DateTimeOffset.FromUnixTimeSeconds(1403610513), WeComChange.Deleted, "zhangsan", null, null, null));
    }

    [Fact]
    public void A_renamed_member_is_named_by_both_userids()
    {
        var renamed = Parse<WeComUserChanged>("callback/change_contact.update_user.full.xml");
        (renamed.Change, renamed.UserId, renamed.NewUserId).ShouldBe((WeComChange.Updated, "zhangsan", "zhangsan001"));
        Parse<WeComUserChanged>("callback/change_contact.update_user.restricted.xml").Change.ShouldBe(WeComChange.Updated);
    }

    [Fact]
    public void Departments_are_named_by_their_ids()
    {
        Parse<WeComPartyChanged>("callback/change_contact.create_party.xml").ShouldBe(new WeComPartyChanged(DateTimeOffset.FromUnixTimeSeconds(1403610513), WeComChange.Created, 2, null));
        Parse<WeComPartyChanged>("callback/change_contact.create_party.restricted.xml").Change.ShouldBe(WeComChange.Created);
        Parse<WeComPartyChanged>("callback/change_contact.delete_party.xml").Change.ShouldBe(WeComChange.Deleted);
    }

    [Fact]
    public void Who_comes_into_the_apps_scope_or_leaves_it_is_named()
    {
        Parse<WeComSubscriptionChanged>("callback/subscribe.xml").ShouldBe(new WeComSubscriptionChanged(DateTimeOffset.FromUnixTimeSeconds(1348831860), "UserID", true, 1));
        Parse<WeComSubscriptionChanged>("callback/unsubscribe.xml").Subscribed.ShouldBeFalse();
    }

    [Fact]
    public void What_members_do_with_the_app_is_read()
    {
        Parse<WeComAgentEntered>("callback/enter_agent.xml").AgentId.ShouldBe(1);
        Parse<WeComMenuUsed>("callback/click.xml").OpensPage.ShouldBeFalse();
        Parse<WeComMenuUsed>("callback/view.xml").OpensPage.ShouldBeTrue();
        Parse<WeComMessageReceived>("callback/message_text.xml").Text.ShouldNotBeNullOrEmpty();
        Parse<WeComUnlicensed>("callback/unlicensed_notify.xml").UserId.ShouldBe("FromUser");
        Parse<WeComAgentInactive>("callback/reopen_inactive_agent.xml").Closed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("OpitonId")]
    [InlineData("OptionId")]
    public void Options_of_a_card_are_read_in_both_spellings(string spelling)
    {
        CallbackParser.TryParse(Sample.Text("callback/template_card_event.xml").Replace("OpitonId", spelling, StringComparison.Ordinal), out var callback).ShouldBeTrue();
        var card = callback.ShouldBeOfType<WeComCardClicked>();
        (card.UserId, card.Key, card.TaskId, card.CardType, card.ResponseCode, card.AgentId).ShouldBe(("FromUser", "key111", "taskid111", "text_notice", "ResponseCode", 1));
        card.Selected["QuestionKey1"].ShouldBe([$"{spelling}1", $"{spelling}2"]);
        card.Selected["QuestionKey2"].Count.ShouldBe(2);
    }

    [Fact]
    public void The_end_of_a_batch_is_read() => Parse<WeComBatchEnded>("callback/batch_job_result.xml").ShouldBe(
        new WeComBatchEnded(DateTimeOffset.FromUnixTimeSeconds(1425284517), "S0MrnndvRG5fadSlLwiBqiDDbM143UqTmKP3152FZk4", "sync_user", 0, "ok"));

    [Fact]
    public void A_suites_ticket_is_read_with_its_blank_before_it_and_never_shown()
    {
        var ticket = Parse<WeComSuiteTicket>("suite/event.suite_ticket.xml");
        ticket.Ticket.ShouldNotBeNullOrEmpty();
        ticket.ToString().ShouldNotContain(ticket.Ticket);
    }

    [Fact]
    public void A_suites_authorisations_are_read()
    {
        Parse<WeComSuiteAuthorised>("suite/event.create_auth.xml").IsReset.ShouldBeFalse();
        Parse<WeComSuiteAuthorised>("suite/event.reset_permanent_code.xml").IsReset.ShouldBeTrue();
        Parse<WeComSuiteAuthChanged>("suite/event.change_auth.xml").Change.ShouldBe(WeComAuthChange.Changed);
        Parse<WeComSuiteAuthChanged>("suite/event.cancel_auth.xml").Change.ShouldBe(WeComAuthChange.Cancelled);
        Parse<WeComSuiteAuthChanged>("suite/event.corp_arch_auth.xml").Change.ShouldBe(WeComAuthChange.Architecture);
    }

    [Fact]
    public void A_suites_contacts_name_the_corp_they_are_of()
    {
        Parse<WeComUserChanged>("suite/event.change_contact.create_user.xml").AuthCorpId.ShouldNotBeNull();
        Parse<WeComUserChanged>("suite/event.change_contact.delete_user.xml").Change.ShouldBe(WeComChange.Deleted);
        Parse<WeComPartyChanged>("suite/event.change_contact.create_party.xml").AuthCorpId.ShouldNotBeNull();
        Parse<WeComPartyChanged>("suite/event.change_contact.update_party.xml").Change.ShouldBe(WeComChange.Updated);
        Parse<WeComPartyChanged>("suite/event.change_contact.delete_party.xml").Change.ShouldBe(WeComChange.Deleted);
        var tag = Parse<WeComTagChanged>("suite/event.change_contact.update_tag.xml");
        (tag.TagId, tag.AuthCorpId).ShouldBe((1, "wpf8b4f85f3a794e77"));
        tag.UserIds.ShouldBe(["woAAA", "woBBB"]);
        tag.PartyIds.ShouldBe([1, 2]);
    }

    [Fact]
    public void Every_push_to_a_suite_that_is_published_is_known()
    {
        var samples = System.IO.Directory.GetFiles(Sample.PathOf("Samples/suite"), "*.xml");
        samples.Length.ShouldBe(12);
        foreach (var sample in samples)
        {
            CallbackParser.TryParse(File.ReadAllText(sample), out var callback).ShouldBeTrue(sample);
            callback.ShouldNotBeOfType<WeComUnknownCallback>(sample);
        }
    }

    [Theory]
    [InlineData("<InfoType>suite_ticket</InfoType><TimeStamp>1</TimeStamp><SuiteTicket>t</SuiteTicket>")]
    [InlineData("<SuiteId>s</SuiteId><InfoType>suite_ticket</InfoType><TimeStamp>1</TimeStamp>")]
    [InlineData("<SuiteId>s</SuiteId><InfoType>create_auth</InfoType><TimeStamp>1</TimeStamp>")]
    [InlineData("<SuiteId>s</SuiteId><InfoType>cancel_auth</InfoType><TimeStamp>1</TimeStamp>")]
    [InlineData("<SuiteId>s</SuiteId><InfoType>cancel_auth</InfoType><TimeStamp>soon</TimeStamp><AuthCorpId>c</AuthCorpId>")]
    [InlineData("<SuiteId>s</SuiteId><InfoType>cancel_auth</InfoType><TimeStamp>99999999999999999</TimeStamp><AuthCorpId>c</AuthCorpId>")]
    public void A_push_to_a_suite_without_its_own_fields_is_refused(string fields) => CallbackParser.TryParse($"<xml>{fields}</xml>", out _).ShouldBeFalse();

    [Theory]
    [InlineData("<xml><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>tomorrow</Event></xml>", "tomorrow")]
    [InlineData("<xml><TimeStamp>1</TimeStamp><InfoType>share_agent_change</InfoType></xml>", "share_agent_change")]
    [InlineData("<xml><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>merge_user</ChangeType></xml>", "change_contact/merge_user")]
    public void What_WeCom_adds_one_day_is_passed_over(string xml, string name)
    {
        CallbackParser.TryParse(xml, out var callback).ShouldBeTrue();
        callback.ShouldBe(new WeComUnknownCallback(DateTimeOffset.FromUnixTimeSeconds(1), name));
    }

    /// <summary>CASES §4 row 32: in the envelope, and in what was decrypted.</summary>
    [Theory]
    [InlineData("<!DOCTYPE xml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><xml><ToUserName>a</ToUserName><Encrypt>&x;</Encrypt></xml>")]
    [InlineData("<!DOCTYPE xml SYSTEM 'http://127.0.0.1:1/x.dtd'><xml><Encrypt>a</Encrypt></xml>")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><xml><Encrypt>&c;</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>&unknown;</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>a</Encrypt>")]
    [InlineData("<html><Encrypt>a</Encrypt></html>")]
    [InlineData("<xml></xml>")]
    [InlineData("<xml><Encrypt>a\u0001</Encrypt></xml>")]
    [InlineData("<xml><Encrypt><![CDATA[a\u0000]]></Encrypt></xml>")]
    [InlineData("<xml><Encrypt>&#0;</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>&#xFFFE;</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>&#xD800;</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>a]]>b</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>a</Encrypt></xml><xml><Encrypt>b</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>a</Encrypt></xml>rubbish")]
    [InlineData("<xml><Encrypt a='1' a='2'>a</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>a</Encrypted></xml>")]
    [InlineData("")]
    public void Entities_and_broken_XML_are_refused_inside_and_outside(string xml)
    {
        WeComEnvelope.TryParse(Encoding.UTF8.GetBytes(xml), out _).ShouldBeFalse();
        CallbackParser.TryParse(xml, out _).ShouldBeFalse();
    }

    [Fact]
    public void Other_encodings_than_UTF8_are_refused_and_a_byte_order_mark_is_not()
    {
        const string Xml = "<!DOCTYPE xml [<!ENTITY x 'y'>]><xml><Encrypt>a</Encrypt></xml>";
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
            WeComEnvelope.TryParse([.. encoding.Preamble, .. encoding.GetBytes(Xml)], out _).ShouldBeFalse();
        WeComEnvelope.TryParse(Encoding.Unicode.GetBytes("<xml><Encrypt>a</Encrypt></xml>"), out _).ShouldBeFalse();
        WeComEnvelope.TryParse([.. Encoding.UTF8.Preamble, .. "<xml><Encrypt>a</Encrypt></xml>"u8], out var envelope).ShouldBeTrue();
        envelope!.Encrypt.ShouldBe("a");
    }

    [Fact]
    public void Depth_and_breadth_are_limited()
    {
        WeComEnvelope.TryParse(Encoding.UTF8.GetBytes($"<xml>{string.Concat(Enumerable.Repeat("<a>", 100_000))}"), out _).ShouldBeFalse();
        WeComEnvelope.TryParse(Encoding.UTF8.GetBytes($"<xml>{string.Concat(Enumerable.Repeat("<a/>", 100_000))}<Encrypt>a</Encrypt></xml>"), out _).ShouldBeFalse();
        WeComEnvelope.TryParse(Encoding.UTF8.GetBytes($"<xml><Encrypt>{new string('a', 2_000_000)}</Encrypt></xml>"), out _).ShouldBeFalse();
    }

    [Fact]
    public void Envelopes_of_an_app_and_of_a_suite_are_read()
    {
        WeComEnvelope.TryParse(File.ReadAllBytes(Sample.PathOf("Samples/callback/envelope.app.post.xml")), out var app).ShouldBeTrue();
        (app!.ToUserName, app.Encrypt.Length > 100).ShouldBe(("wx5823bf96d3bd56c7", true));
        WeComEnvelope.TryParse(File.ReadAllBytes(Sample.PathOf("Samples/callback/envelope.suite.post.xml")), out var suite).ShouldBeTrue();
        suite!.AgentId.ShouldBeNull();
    }

    [Fact]
    public void A_reply_for_a_pressed_button_has_the_fields_of_WeComs_example()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1357290913);
        CallbackXml.TryParse(CallbackReply.UpdateButton("fromUser", "toUser", "ReplaceName", now), out var ours).ShouldBeTrue();
        CallbackXml.TryParse(Sample.Text("callback/reply.update_button.xml"), out var theirs).ShouldBeTrue();
        ours!.Leaves.ShouldBe(theirs!.Leaves);
        CallbackXml.TryParse(CallbackReply.UpdateButton("c", "u", "<b>&]]>", now), out var odd).ShouldBeTrue();
        odd!["Button/ReplaceName"].ShouldBe("<b>&]]>");
    }

    private static T Parse<T>(string sample)
        where T : WeComCallback
    {
        CallbackParser.TryParse(Sample.Text(sample), out var callback).ShouldBeTrue();
        return callback.ShouldBeOfType<T>();
    }
}
