using Integrity.Keys;
using Integrity.Ledger.Keys;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>The log's key in a module that loses its session now and then.</summary>
public sealed class SignerFacts
{
    [Fact]
    public async Task While_the_key_is_away_statements_are_accepted_and_wait_and_nothing_has_to_be_done_when_it_is_back()
    {
        await using var cluster = new Cluster(null);
        using var module = new Module();
        var node = await cluster.StartAsync(o => o with { Signer = module });
        Assert.False(File.Exists(cluster.File("log.key")));
        var story = Story.Full();
        Assert.True((await node.PostAsync(story.Log[0])).Json.TryGetProperty("log", out _));
        module.IsAway = true;
        var unknown = await node.PostAsync(story.Log[1], "none");
        Assert.Equal((503, "ledger.key-away"), (unknown.Status, unknown.Code));
        var waits = node.PostAsync(story.Log[2]);
        await Task.Delay(500);
        Assert.False(waits.IsCompleted);
        module.IsAway = false;
        Assert.True((await waits).Json.TryGetProperty("log", out _));
        Assert.True((await node.PostAsync(story.Log[1])).Json.GetProperty("repeated").GetBoolean());
        await node.DisposeAsync();
        _ = await cluster.AuditAsync();
    }

    private sealed class Module : ILogSigner
    {
        private readonly SigningKey key = Cast.Key("log", SignatureAlgorithm.EdDSA);

        public bool IsAway { get; set; }

        public PublicKey Public => key.Public;

        public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
        {
            await Task.Yield();
            return IsAway ? throw new LogSignerAwayException("session lost") : key.Sign(message.Span);
        }

        public void Dispose()
        {
        }
    }
}
