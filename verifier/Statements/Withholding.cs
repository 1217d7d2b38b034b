using System.Text.Json;

namespace Integrity.Statements;

/// <summary>The names that RFC 9901 keeps for digests. They occur once, as <c>_sd</c> directly in a body; nothing else may be called so.</summary>
internal static class Withholding
{
    /// <summary>Names with which RFC 9901 marks digests; a body's member cannot have them.</summary>
    public static bool IsReserved(string name) => name is "_sd" or "...";

    /// <summary>True when some object inside the value has a reserved name: digests are allowed directly in the body only.</summary>
    public static bool HasReserved(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (member.NameEquals("_sd"u8) || member.NameEquals("..."u8) || HasReserved(member.Value))
                    {
                        return true;
                    }
                }

                return false;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (HasReserved(item))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
