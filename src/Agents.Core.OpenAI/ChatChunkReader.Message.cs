using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <content>What stands in a message, or in a piece of one.</content>
internal sealed partial class ChatChunkReader
{
    private void ReadMessage(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                ReadContent(ref reader);
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                ReadCalls(ref reader, json);
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                reader.Read();
                Chunk.Refusal = JsonText.ReadString(ref reader) is { Length: > 0 } refusal ? refusal : null;
            }
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
            {
                // Some servers write both, with the same words.
                reader.Read();
                Chunk.Reasoning ??= JsonText.ReadString(ref reader) is { Length: > 0 } thought ? thought : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("function_call"u8))
            {
                reader.Read();
                ReadFunction(ref reader, json, index: 0, id: null);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    /// <summary>Reads text, or a list of parts, as Mistral writes when it thinks.</summary>
    private void ReadContent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            string? text = JsonText.ReadString(ref reader);
            Chunk.Text = string.IsNullOrEmpty(text) ? null : text;
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadPart(ref reader, isThought: false);
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadPart(ref Utf8JsonReader reader, bool isThought)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Add(JsonText.ReadString(ref reader), isThought);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                Add(JsonText.ReadString(ref reader), isThought);
            }
            else if (reader.ValueTextEquals("thinking"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    Add(JsonText.ReadString(ref reader), isThought: true);
                    continue;
                }

                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    ReadPart(ref reader, isThought: true);
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void Add(string? text, bool isThought)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (isThought)
        {
            Chunk.Reasoning += text;
        }
        else
        {
            Chunk.Text += text;
        }
    }

    private void ReadCalls(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadCall(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadCall(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        long? index = null;
        string? id = null;
        Utf8JsonReader function = default;
        bool hasFunction = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                index = JsonText.ReadCount(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = JsonText.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                // Whose it is may stand behind it.
                reader.Read();
                function = reader;
                hasFunction = true;
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (hasFunction)
        {
            ReadFunction(ref function, json, index, id);
        }
    }

    private void ReadFunction(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, long? index, string? id)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        string? name = null;
        ReadOnlySpan<byte> arguments = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = JsonText.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                bool isNull = reader.TokenType == JsonTokenType.Null;
                reader.Skip();
                arguments = isNull ? default : json[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        calls.Add(index, id, name, arguments);
    }
}
