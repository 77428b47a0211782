using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Agents.Core.Graphs;

/// <summary>The inputs of a node as one text, by which nodes are found that would do the same.</summary>
/// <param name="contracts">How values become JSON; <see langword="null"/> for the defaults.</param>
internal sealed class SignatureText(JsonSerializerOptions? contracts)
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds an input, after its length, so that no two lists of inputs run together into the same text.</summary>
    public bool TryAdd<T>(T value)
    {
        if (!TryFindContract(out JsonTypeInfo<T>? contract) || !CanonicalInput.TryWrite(value, contract, out string? written))
        {
            return false;
        }

        _text.Append(CultureInfo.InvariantCulture, $"{written.Length}:").Append(written);
        return true;
    }

    public override string ToString() => _text.ToString();

    private bool TryFindContract<T>(out JsonTypeInfo<T>? contract)
    {
        contract = null;
        try
        {
            contract = contracts is not null && contracts.TryGetTypeInfo(typeof(T), out JsonTypeInfo? found) ? found as JsonTypeInfo<T> : null;
            return true;
        }
        catch (Exception)
        {
            // Resolvers and their modifiers are foreign code and may throw anything.
            return false;
        }
    }
}
