using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <summary>Reads lists of log probabilities, which both of OpenAI's protocols write alike.</summary>
internal static class TokenLogProbabilityReader
{
    /// <summary>Reads a list; the reader stands at its beginning, and afterwards at its end.</summary>
    public static List<TokenLogProbability> ReadList(ref Utf8JsonReader reader)
    {
        List<TokenLogProbability> tokens = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                tokens.Add(ReadToken(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        return tokens;
    }

    private static TokenLogProbability ReadToken(ref Utf8JsonReader reader)
    {
        string token = "";
        double probability = 0;
        byte[] bytes = [];
        List<TokenLogProbability> alternatives = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("token"u8))
            {
                reader.Read();
                token = JsonText.Mend(JsonText.ReadString(ref reader) ?? "");
            }
            else if (reader.ValueTextEquals("logprob"u8))
            {
                reader.Read();
                probability = JsonText.ReadNumber(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("bytes"u8))
            {
                reader.Read();
                bytes = ReadBytes(ref reader);
            }
            else if (reader.ValueTextEquals("top_logprobs"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    alternatives = ReadList(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new TokenLogProbability { Token = token, LogProbability = probability, Bytes = bytes, Alternatives = alternatives };
    }

    private static byte[] ReadBytes(ref Utf8JsonReader reader)
    {
        List<byte> bytes = [];
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out byte value))
                {
                    bytes.Add(value);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        else
        {
            reader.Skip();
        }

        return [.. bytes];
    }
}
