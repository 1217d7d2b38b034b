using System.Net;
using Integrity.Ledger.Reminders;

namespace Integrity.Ledger.Tests.Reminders;

/// <summary>Where a webhook may and may not be.</summary>
public sealed class GuardFacts
{
    [Theory]
    [InlineData("https://agency.example/hook", null)]
    [InlineData("https://agency.example:8443/hook?x=1", null)]
    [InlineData("https://93.184.216.34/", null)]
    [InlineData("http://agency.example/hook", "webhook.not-https")]
    [InlineData("http://127.0.0.1/hook", "webhook.not-https")]
    [InlineData("https://127.0.0.1/hook", "webhook.not-public")]
    [InlineData("https://localhost/hook", "webhook.not-public")]
    [InlineData("https://[::1]/hook", "webhook.not-public")]
    [InlineData("https://[::ffff:10.0.0.1]/hook", "webhook.not-public")]
    [InlineData("https://2130706433/hook", "webhook.not-public")]
    [InlineData("https://0x7f.1/hook", "webhook.not-public")]
    [InlineData("https://169.254.169.254/latest/meta-data", "webhook.not-public")]
    [InlineData("https://10.1.2.3/hook", "webhook.not-public")]
    [InlineData("https://user:secret@agency.example/", "webhook.address")]
    [InlineData("https://agency.example/#part", "webhook.address")]
    [InlineData("ftp://agency.example/", "webhook.address")]
    [InlineData("file:///etc/passwd", "webhook.address")]
    [InlineData("agency.example/hook", "webhook.address")]
    [InlineData("", "webhook.address")]
    public void An_address_is_taken_only_on_the_public_internet_and_over_tls(string text, string? code) =>
        Assert.Equal(code, WebhookGuard.Parse(text, WebhookReach.Public).Why?.Code);

    [Theory]
    [InlineData("http://127.0.0.1:9000/hook", WebhookReach.Loopback, null)]
    [InlineData("http://localhost:9000/hook", WebhookReach.Loopback, null)]
    [InlineData("http://10.1.2.3/hook", WebhookReach.Loopback | WebhookReach.Private, "webhook.not-https")]
    [InlineData("https://10.1.2.3/hook", WebhookReach.Private, null)]
    [InlineData("https://10.1.2.3/hook", WebhookReach.Loopback, "webhook.not-public")]
    [InlineData("https://127.0.0.1/hook", WebhookReach.Private, "webhook.not-public")]
    [InlineData("https://169.254.169.254/", WebhookReach.Loopback | WebhookReach.Private, "webhook.not-public")]
    public void The_operator_may_allow_more_but_never_link_local_addresses(string text, WebhookReach reach, string? code) =>
        Assert.Equal(code, WebhookGuard.Parse(text, reach).Why?.Code);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:db8::1", false)]
    public void What_a_name_stands_for_must_be_public(string ip, bool may) => Assert.Equal(may, WebhookGuard.May(IPAddress.Parse(ip), WebhookReach.Public));
}
