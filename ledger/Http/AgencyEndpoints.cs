using System.Text.Json;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;

namespace Integrity.Ledger.Http;

/// <summary>Keyrings, for every agency that has one here.</summary>
internal sealed class AgencyEndpoints(GrainHost grains, Bearer bearer, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/v1/agencies/{id}", AgencyAsync)
        .WithName("getAgency")
        .WithSummary("An agency's keyring.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(401).ProducesProblem(404);

    private async Task AgencyAsync(HttpContext http, string id)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out _, out var refused) || !AgencyId.Parse(id).Ok(out var agency, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var state = await grains.Of(StreamName.Agency(agency)).StateAsync(http.RequestAborted);
        if (state.Keyring is not { } keyring)
        {
            await problems.WriteAsync(http, ReadAccess.NotFound(state.Stream));
            return;
        }

        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            StreamJson.WriteHead(json, state);
            Write(json, keyring);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, Keyring keyring)
    {
        json.WriteString("id", keyring.Agency.ToString());
        json.WriteString("name", keyring.Name);
        json.WriteString("root", keyring.Root.Kid);
        json.WriteStartArray("keys");
        foreach (var (kid, key) in keyring.Keys.OrderBy(k => k.Value.Seq))
        {
            json.WriteStartObject();
            json.WriteString("kid", kid);
            json.WriteString("alg", key.Key.Algorithm.ToString());
            json.WriteString("officer", key.Officer);
            json.WriteStartArray("roles");
            foreach (var role in RoleNames.All.Where(r => key.Roles.HasFlag(r)))
            {
                json.WriteStringValue(RoleNames.Name(role));
            }

            json.WriteEndArray();
            json.Write("from", key.From);
            if (key.To is { } to)
            {
                json.Write("to", to);
            }

            if (key.Revocation is { } revocation)
            {
                json.WriteStartObject("revoked");
                json.WriteNumber("seq", revocation.Seq);
                json.WriteString("reason", revocation.Reason);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
