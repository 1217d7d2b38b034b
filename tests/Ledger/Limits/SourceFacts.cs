using System.Net;
using Integrity.Ledger.Limits;
using Microsoft.AspNetCore.Http;

namespace Integrity.Ledger.Tests.Limits;

public sealed class SourceFacts
{
    [Theory]
    [InlineData("127.0.0.1", null, null)]
    [InlineData("::1", null, null)]
    [InlineData("::ffff:127.0.0.1", null, null)]
    [InlineData("198.51.100.7", null, "198.51.100.7")]
    [InlineData("::ffff:198.51.100.7", null, "198.51.100.7")]
    [InlineData("127.0.0.1", "198.51.100.7", "198.51.100.7")]
    [InlineData("127.0.0.1", "198.51.100.7:4711", "198.51.100.7")]
    [InlineData("10.9.0.1", "198.51.100.7", "198.51.100.7")]
    [InlineData("127.0.0.1", "198.51.100.7, 10.9.0.1", "198.51.100.7")]
    [InlineData("2001:db8:1:2:3::4", null, "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::9", null, "20010DB800010002")]

    // A client that writes the header itself: only what the proxy appended counts.
    [InlineData("127.0.0.1", "127.0.0.1, 198.51.100.7", "198.51.100.7")]
    [InlineData("127.0.0.1", "203.0.113.1, 198.51.100.7", "198.51.100.7")]
    [InlineData("198.51.100.7", "203.0.113.1", "198.51.100.7")]
    [InlineData("198.51.100.7", "127.0.0.1", "198.51.100.7")]
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1")]
    public void The_source_is_who_the_last_believed_proxy_saw(string peer, string? forwarded, string? source)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        if (forwarded is not null)
        {
            http.Request.Headers["X-Forwarded-For"] = forwarded;
        }

        Assert.Equal(source, Source.Of(http, [IPNetwork.Parse("10.9.0.0/24")]));
    }
}
