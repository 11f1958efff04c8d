using System.Net;

namespace Liaison.WeCom.Tests;

public sealed class AddressTests
{
    [Theory]
    [InlineData("101.226.103.7", "101.226.103.7", true)]
    [InlineData("101.226.103.7", "101.226.103.8", false)]
    [InlineData("101.226.103.*", "101.226.103.255", true)]
    [InlineData("101.226.103.*", "101.226.104.1", false)]
    [InlineData("101.226.*.*", "101.226.104.1", true)]
    [InlineData("203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("203.0.113.77/28", "203.0.113.64", true)]   // the block of an address inside of it
    [InlineData("203.0.113.77/28", "203.0.113.63", false)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("203.0.113.9/32", "203.0.113.9", true)]
    [InlineData("101.226.103.*", "::ffff:101.226.103.9", true)]   // as a dual-stack socket sees it
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("2001:db8::1", "2001:db8::1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData(" 101.226.103.7 ", "101.226.103.7", true)]
    public void An_entry_contains_its_addresses_and_no_others(string entry, string address, bool contains)
    {
        WeComAddressRange.TryParse(entry, out var range).ShouldBeTrue();

        range.Contains(IPAddress.Parse(address)).ShouldBe(contains);
        range.ToString().ShouldBe(entry.Trim());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.*")]
    [InlineData("1.2.3.4*")]
    [InlineData("256.1.1.*")]
    [InlineData("-1.1.1.*")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("1.2.3.4/")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("qyapi.weixin.qq.com")]
    public void What_is_no_entry_is_none(string? entry) => WeComAddressRange.TryParse(entry, out _).ShouldBeFalse();

    [Fact]
    public async Task An_entry_of_an_unknown_form_is_shown_and_the_others_count()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("getcallbackip", """{"ip_list":["101.226.62.*","101.226.62.1-101.226.62.9",null]}""");
        using var test = new TestClient(fake.Address);

        var addresses = await test.Network.ListCallbackAddressesAsync(TestClient.App, default);

        addresses.Contains(IPAddress.Parse("101.226.62.5")).ShouldBeTrue();
        addresses.Contains(IPAddress.Parse("101.226.63.5")).ShouldBeFalse();
        addresses.Unreadable.ShouldBe(["101.226.62.1-101.226.62.9", ""]);
    }

    [Fact]
    public async Task A_list_of_addresses_is_never_empty_by_omission()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("getcallbackip", "{}").On("get_api_domain_ip", FakeWeCom.Error(48002));
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComProtocolException>(() => test.Network.ListCallbackAddressesAsync(TestClient.App, default))).Fault.ShouldBe(WeComFault.FieldMissing);
        (await Should.ThrowAsync<WeComException>(() => test.Network.ListApiAddressesAsync(TestClient.App, default))).ErrCode.ShouldBe(48002);
    }
}
