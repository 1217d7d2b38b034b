using System.Text.Json;
using Integrity.Custody;
using Integrity.Custody.Cases;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Worklist;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Statements;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>
/// A case (案件码) as a whole: its list, what was made from what, and the dossier that proves that nothing is missing. For its opener, the
/// agencies it admitted, who may read one of its items, and auditors; of an item that they may not read they see the code and no more.
/// </summary>
internal sealed class CaseEndpoints(
    string origin, GrainHost grains, IStreamStore store, BundleExport export, ItemTerms terms, ItemAccess access, Bearer bearer, Problems problems, TimeProvider clock)
{
    /// <summary>A tree of items deeper than this is not shown further.</summary>
    private const int Deepest = 32;

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/v1/cases/{code}", CaseAsync)
            .WithName("getCase")
            .WithSummary("A case's list of items, and what was made from each. For its opener, admitted agencies, who may read one of its items, and auditors.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(401).ProducesProblem(404);
        _ = routes.MapGet("/v1/cases/{code}/bundle", BundleAsync)
            .WithName("getCaseBundle")
            .WithSummary("The case dossier: one bundle of all its items that proves that none is missing. For its opener, admitted agencies, who may read all of its items, and auditors. ?at=newest: as of the newest checkpoint, even if pending.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private async Task CaseAsync(HttpContext http, string code)
    {
        if (!(await ReadableAsync(http, code)).Ok(out var readable, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var (state, nodes) = (readable.State.Case!, new List<Node>());
        foreach (var item in state.Items)
        {
            nodes.Add(await NodeAsync(readable.Reader, item.Code, item, 0, http.RequestAborted));
        }

        var title = readable.IsInside ? await TitleAsync(readable.State.Stream, http.RequestAborted) : null;
        var (language, now) = (Problems.LanguageOf(http.Request), clock.GetUtcNow());
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            StreamJson.WriteHead(json, readable.State);
            json.WriteString("case", state.Code);
            json.WriteString("type", state.Type);
            if (title is not null)
            {
                json.WriteString("title", title);
            }

            json.WriteString("opener", state.Opener.ToString());
            json.WriteStartArray("admitted");
            foreach (var agency in state.Admitted)
            {
                json.WriteStringValue(agency.ToString());
            }

            json.WriteEndArray();
            json.WriteBoolean("closed", state.Closed is not null);
            json.WriteStartArray("items");
            foreach (var node in nodes)
            {
                Write(json, node, language, now);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task BundleAsync(HttpContext http, string code)
    {
        if (!(await ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !(await export.ExportAsync(readable.State.Stream, http.Request.Query["at"] == "newest", http.RequestAborted)).Ok(out var bundle, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        if (await access.RefuseDossierAsync(readable.Reader, readable.State.Case!, bundle, http.RequestAborted) is { } notAll)
        {
            await problems.WriteAsync(http, notAll);
            return;
        }

        var hidden = await access.HiddenAsync(readable.Reader, bundle, http.RequestAborted);
        if (!readable.IsInside)
        {
            _ = hidden.Add(readable.State.Stream);
        }

        await BundleFile.WriteAsync(http, bundle, hidden, problems);
    }

    /// <summary>One that is not there and one that is not the caller's look the same.</summary>
    private async Task<Result<ReadableCase>> ReadableAsync(HttpContext http, string code)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused) || !StreamName.Parse($"case/{code}").Ok(out var stream, out refused))
        {
            return refused;
        }

        var state = await grains.Of(stream).StateAsync(http.RequestAborted);
        if (state.Case is not { } @case)
        {
            return ReadAccess.NotFound(stream);
        }

        var inside = ReadAccess.May(reader, @case);
        return inside || await HasOneAsync(reader, @case, http.RequestAborted) ? new ReadableCase(reader, state, inside) : ReadAccess.NotFound(stream);
    }

    private async Task<bool> HasOneAsync(ReaderIdentity reader, CaseState @case, CancellationToken cancellation)
    {
        foreach (var listed in @case.Items)
        {
            if (await HasAsync(reader, listed.Code, 0, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The item itself, or one that was made from it.</summary>
    private async Task<bool> HasAsync(ReaderIdentity reader, EvidenceCode code, int depth, CancellationToken cancellation)
    {
        if ((await grains.Of(StreamName.Item(code)).StateAsync(cancellation)).Item is not { } item)
        {
            return false;
        }

        if (ReadAccess.May(reader, item))
        {
            return true;
        }

        foreach (var child in depth < Deepest ? item.Children : [])
        {
            if (await IsMadeFromAsync(child.Code, code, cancellation) && await HasAsync(reader, child.Code, depth + 1, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Anybody can list any code among what was made; only the item itself says what it was made from. So the tree is one, whatever is listed: each
    /// item that has begun stands under one parent.
    /// </summary>
    private async Task<bool> IsMadeFromAsync(EvidenceCode child, EvidenceCode parent, CancellationToken cancellation) =>
        (await grains.Of(StreamName.Item(child)).StateAsync(cancellation)).Item is not { } item || item.Parent?.Stream == StreamName.Item(parent);

    private async Task<Node> NodeAsync(ReaderIdentity reader, EvidenceCode code, CaseItem? listed, int depth, CancellationToken cancellation)
    {
        var stream = StreamName.Item(code);
        var item = (await grains.Of(stream).StateAsync(cancellation)).Item;
        var may = item is not null && ReadAccess.May(reader, item);
        var children = new List<Node>();
        foreach (var child in depth < Deepest ? item?.Children ?? [] : [])
        {
            if (!await IsMadeFromAsync(child.Code, code, cancellation))
            {
                continue;
            }

            // What was made from an item that is not shown is shown only where it is the caller's own.
            var node = await NodeAsync(reader, child.Code, null, depth + 1, cancellation);
            if (may || node.Shows)
            {
                children.Add(node);
            }
        }

        var its = may ? await terms.OfAsync(stream, await store.LoadAsync(stream.Key(origin), 0, cancellation), cancellation) : [];
        return new Node(code, listed, item is not null, may ? item : null, its, children);
    }

    private async Task<string?> TitleAsync(StreamName stream, CancellationToken cancellation)
    {
        var first = (await store.LoadAsync(stream.Key(origin), 0, cancellation))[0];
        return Envelope.Parse(first.Envelope).OrThrow().Statement.Body.Members.TryGetValue("title", out var title) ? title.GetString() : null;
    }

    private void Write(Utf8JsonWriter json, Node node, Language language, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("code", node.Code.ToString());
        if (node.Listed is { } listed)
        {
            json.WriteString("by", listed.By.ToString());
            json.WriteNumber("seq", listed.Seq);
        }

        json.WriteBoolean("begun", node.Begun);
        if (node.Item is { } item)
        {
            ItemJson.WriteShort(json, item);
            TermsJson.Write(json, node.Terms, terms, language, now);
        }
        else if (node.Begun)
        {
            json.WriteBoolean("withheld", true);
        }

        json.WriteStartArray("children");
        foreach (var child in node.Children)
        {
            Write(json, child, language, now);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A case and how much of it the caller may know.</summary>
    /// <param name="IsInside">The opener, an admitted agency or an auditor: who may know the case's title.</param>
    private sealed record ReadableCase(ReaderIdentity Reader, StreamState State, bool IsInside);

    private sealed record Node(
        EvidenceCode Code, CaseItem? Listed, bool Begun, ItemState? Item, IReadOnlyList<TermState> Terms, IReadOnlyList<Node> Children)
    {
        public bool Shows => Item is not null || Children.Any(c => c.Shows);
    }
}
