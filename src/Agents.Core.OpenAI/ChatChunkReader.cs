using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <summary>Reads the JSON of a chat completion, whole or in chunks, as OpenAI documents it and as other servers write it.</summary>
/// <remarks>
/// After OpenAI's API reference, "The chat completion object" and "The chat completion chunk object". Fields of another type than documented are
/// passed over; of several choices the first is read. Used by one thread at a time.
/// </remarks>
internal sealed partial class ChatChunkReader(ToolCallGatherer calls)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    public ChatChunk Chunk { get; } = new();

    /// <summary>Reads one object into <see cref="Chunk"/>, and its pieces of calls into the gatherer.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public void Read(ReadOnlySpan<byte> json)
    {
        Chunk.Clear();
        Utf8JsonReader reader = new(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, json);
        }

        reader.Read();
    }

    private void ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            ReadChoices(ref reader, json);
        }
        else if (Chunk.Id is null && reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            Chunk.Id = JsonText.ReadString(ref reader) is { Length: > 0 } id ? JsonText.Mend(id) : null;
        }
        else if (Chunk.Model is null && reader.ValueTextEquals("model"u8))
        {
            reader.Read();
            Chunk.Model = JsonText.ReadString(ref reader) is { Length: > 0 } model ? JsonText.Mend(model) : null;
        }
        else if (Chunk.CreatedAt is null && reader.ValueTextEquals("created"u8))
        {
            reader.Read();
            Chunk.CreatedAt = JsonText.ReadNumber(ref reader) is { } seconds and > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            ReadUsage(ref reader);
        }
        else if (reader.ValueTextEquals("x_groq"u8))
        {
            reader.Read();
            ReadUsageOfGroq(ref reader);
        }
        else
        {
            ReadFailure(ref reader);
        }
    }

    /// <summary>Looks for the ways in which servers tell of a failure although the status said success.</summary>
    private void ReadFailure(ref Utf8JsonReader reader)
    {
        bool mayFail = reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("detail"u8);
        bool saysWhat = !mayFail && reader.ValueTextEquals("object"u8);
        reader.Read();
        bool says = reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False) && !(reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty);
        if ((mayFail && says) || (saysWhat && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8)))
        {
            Chunk.IsFailure = true;
        }

        reader.Skip();
    }

    private void ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        bool isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (isFirst && reader.TokenType == JsonTokenType.StartObject && !IsOfAnother(reader))
            {
                isFirst = false;
                Chunk.HasChoice = true;
                ReadChoice(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Says whether a choice has another number than 0. The copy of the reader moves, the reader itself does not.</summary>
    private static bool IsOfAnother(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = reader.ValueTextEquals("index"u8);
            reader.Read();
            if (isIndex)
            {
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int index) && index > 0;
            }

            reader.Skip();
        }

        return false;
    }

    private void ReadChoice(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                ReadMessage(ref reader, json);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                Chunk.FinishReason = JsonText.ReadString(ref reader) is { Length: > 0 } reason ? JsonText.Mend(reason) : null;
            }
            else if (reader.ValueTextEquals("logprobs"u8))
            {
                reader.Read();
                ReadLogProbabilities(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                // Moonshot counts inside the choice.
                reader.Read();
                ReadUsage(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }
}
