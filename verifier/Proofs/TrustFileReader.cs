using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Rules;

namespace Integrity.Proofs;

/// <summary>Reads <c>trust.json</c> and names the first member that is missing, unknown or wrong.</summary>
internal static class TrustFileReader
{
    private const int Depth = 8;
    private const int ThumbprintLength = 43;

    public static Result<TrustFile> Read(ReadOnlyMemory<byte> utf8)
    {
        if (!StrictJson.Parse(utf8, Depth, TrustFile.MaximumBytes).Ok(out var document, out var refused))
        {
            return refused;
        }

        using (document)
        {
            return ReadTrust(document.RootElement);
        }
    }

    private static Result<TrustFile> ReadTrust(JsonElement json)
    {
        if (Shape(json, "", ["format", "origin", "log", "chain", "agencies", "policy"], ["standards", "operator"]) is { } shape)
        {
            return shape;
        }

        if (Text(json, "format") != TrustFile.Format)
        {
            return Wrong("format");
        }

        if (!Origin.Parse(Text(json, "origin")).Ok(out var origin, out var refused) || !NoteVerifier.Parse(Text(json, "log")).Ok(out var log, out refused))
        {
            return refused;
        }

        if (log.Name != origin)
        {
            return new Refusal("trust.key-of-another-log", origin, log.Name);
        }

        if (!ReadChain(json.GetProperty("chain")).Ok(out var chain, out refused)
            || !ReadAgencies(json.GetProperty("agencies")).Ok(out var agencies, out refused)
            || !ReadPolicy(json.GetProperty("policy")).Ok(out var policy, out refused)
            || !ReadStandards(json).Ok(out var standards, out refused))
        {
            return refused;
        }

        AgencyId? operating = null;
        if (json.TryGetProperty("operator", out _) && !AgencyId.Parse(Text(json, "operator")).Ok(out operating, out refused))
        {
            return refused;
        }

        return new TrustFile(origin, log, chain, [.. agencies], policy) { Standards = [.. standards], Operator = operating };
    }

    private static Result<TrustedChain> ReadChain(JsonElement json)
    {
        if (Shape(json, "chain.", ["id", "consensus", "allowUnsealed", "anchor"], ["blocks"]) is { } shape)
        {
            return shape;
        }

        var anchor = json.GetProperty("anchor");
        if (Shape(anchor, "chain.anchor.", ["address", "codeHash"], []) is { } anchorShape)
        {
            return anchorShape;
        }

        if (json.GetProperty("id") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out var id) || id < 1)
        {
            return Wrong("chain.id");
        }

        // The set grows with the verifier: a consensus whose seals it cannot check must not pass as one that has none.
        if (Text(json, "consensus") != "none")
        {
            return Wrong("chain.consensus");
        }

        if (json.GetProperty("allowUnsealed").ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return Wrong("chain.allowUnsealed");
        }

        if (!Hex0x.TryParse(Text(anchor, "address"), out byte[]? address) || address.Length != Chain.Account.AddressSize)
        {
            return Wrong("chain.anchor.address");
        }

        if (!Hex0x.TryParse(Text(anchor, "codeHash"), out Hash256 codeHash))
        {
            return Wrong("chain.anchor.codeHash");
        }

        if (!ReadBlocks(json).Ok(out var blocks, out var refused))
        {
            return refused;
        }

        return new TrustedChain(id, Consensus.None, json.GetProperty("allowUnsealed").GetBoolean(), [.. blocks], [.. address], codeHash);
    }

    private static Result<List<Hash256>> ReadBlocks(JsonElement chain)
    {
        var blocks = new List<Hash256>();
        if (!chain.TryGetProperty("blocks", out var json))
        {
            return blocks;
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            return Wrong("chain.blocks");
        }

        foreach (var element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.String || !Hex0x.TryParse(element.GetString(), out Hash256 block))
            {
                return Wrong("chain.blocks");
            }

            blocks.Add(block);
        }

        return blocks;
    }

    private static Result<List<TrustedAgency>> ReadAgencies(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return Wrong("agencies");
        }

        var agencies = new List<TrustedAgency>();
        var seen = new HashSet<AgencyId>();
        foreach (var element in json.EnumerateArray())
        {
            if (Shape(element, "agencies.", ["id", "root"], []) is { } shape)
            {
                return shape;
            }

            if (!AgencyId.Parse(Text(element, "id")).Ok(out var id, out var refused))
            {
                return refused;
            }

            var root = Text(element, "root");
            if (root.Length != ThumbprintLength || !Base64Url.TryDecode(root, out _) || !seen.Add(id))
            {
                return Wrong($"agencies.{id}");
            }

            agencies.Add(new TrustedAgency(id, root));
        }

        return agencies;
    }

    private static Result<List<TrustedStandard>> ReadStandards(JsonElement trust)
    {
        var standards = new List<TrustedStandard>();
        if (!trust.TryGetProperty("standards", out var json))
        {
            return standards;
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            return Wrong("standards");
        }

        foreach (var element in json.EnumerateArray())
        {
            if (Shape(element, "standards.", ["name", "digest"], []) is { } shape)
            {
                return shape;
            }

            var name = Text(element, "name");
            if (!Pack.IsName(name) || !Digests.Digest.TryParseSha256(Text(element, "digest"), out var digest) || standards.Exists(s => s.Name == name))
            {
                return Wrong($"standards.{(Pack.IsName(name) ? name : "name")}");
            }

            standards.Add(new TrustedStandard(name, digest));
        }

        return standards;
    }

    private static Result<TrustPolicy> ReadPolicy(JsonElement json)
    {
        if (Shape(json, "policy.", [], ["maximumAnchorAgeSeconds"]) is { } shape)
        {
            return shape;
        }

        if (!json.TryGetProperty("maximumAnchorAgeSeconds", out var age))
        {
            return new TrustPolicy(null);
        }

        return age.ValueKind == JsonValueKind.Number && age.TryGetInt32(out var seconds) && seconds > 0
            ? new TrustPolicy(TimeSpan.FromSeconds(seconds))
            : Wrong("policy.maximumAnchorAgeSeconds");
    }

    private static Refusal? Shape(JsonElement json, string path, string[] required, string[] optional)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Wrong(path.TrimEnd('.'));
        }

        foreach (var name in required)
        {
            if (!json.TryGetProperty(name, out _))
            {
                return new Refusal("trust.member-missing", path + name);
            }
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!required.Contains(member.Name) && !optional.Contains(member.Name))
            {
                return new Refusal("trust.member-unknown", path + member.Name);
            }
        }

        return null;
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static Refusal Wrong(string member) => new("trust.member-wrong", member);
}
