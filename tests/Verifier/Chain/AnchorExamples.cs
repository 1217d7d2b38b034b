using System.Text.Json.Nodes;
using Integrity.Chain;
using Integrity.Tests.Formats;

namespace Integrity.Tests.Chain;

public sealed class AnchorExamples
{
    [Fact]
    public void The_documents_anchor_proves_the_documents_facts()
    {
        var facts = JsonNode.Parse(FormatsDocument.Example("anchor-facts"))!;
        var anchor = JsonNode.Parse(FormatsDocument.Example("anchor"))!;
        byte[][] Nodes(string name) => [.. anchor[name]!.AsArray().Select(n => AnchorFixture.Bytes((string)n!))];

        var header = BlockHeader.Parse(AnchorFixture.Bytes((string)anchor["header"]!)).OrThrow();
        Assert.Equal((string?)facts["blockHash"], $"0x{header.Hash}");
        var account = Account.Verify(header.StateRoot, AnchorFixture.Bytes((string)facts["address"]!), Nodes("account")).OrThrow();
        Assert.Equal((string?)facts["codeHash"], $"0x{account.CodeHash}");
        var logId = AnchorLayout.LogId((string)facts["origin"]!);
        Assert.Equal((string?)facts["logId"], $"0x{logId}");
        var size = (long)facts["size"]!;
        Assert.Equal(size, AnchorLayout.DecodeLog(account.VerifySlot(AnchorLayout.LogSlot(logId), Nodes("log")).OrThrow()).OrThrow().Size);
        Assert.Equal((string?)facts["root"], $"0x{account.VerifySlot(AnchorLayout.RootSlot(logId, size), Nodes("root")).OrThrow()}");
        Assert.Equal(3, Finality.Follow(header, Nodes("finality")).OrThrow().Count);
    }
}
