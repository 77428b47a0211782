using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <summary>Reads how likely the tokens of a text were.</summary>
internal static class ResponsesLogProbabilities
{
    /// <summary>Reads a list of tokens. Those without a text or a number are passed over.</summary>
    public static List<TokenLogProbability> Read(JsonElement list)
    {
        List<TokenLogProbability> tokens = new(list.GetArrayLength());
        foreach (JsonElement entry in list.EnumerateArray())
        {
            if (entry.Text("token") is { } token && entry.Member("logprob") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double logarithm))
            {
                tokens.Add(new TokenLogProbability
                {
                    Token = token,
                    LogProbability = logarithm,
                    Bytes = Bytes(entry),
                    Alternatives = entry.Member("top_logprobs") is { ValueKind: JsonValueKind.Array } others ? Read(others) : [],
                });
            }
        }

        return tokens;
    }

    private static byte[] Bytes(JsonElement entry)
    {
        List<byte> bytes = [];
        foreach (JsonElement element in entry.List("bytes"))
        {
            if (element.ValueKind == JsonValueKind.Number && element.TryGetByte(out byte value))
            {
                bytes.Add(value);
            }
        }

        return [.. bytes];
    }
}
