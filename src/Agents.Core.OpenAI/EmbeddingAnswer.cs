using System.Buffers.Binary;
using System.Text.Json;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Reads an answer of embeddings: vectors as base64 or as numbers, in any order.</summary>
internal sealed class EmbeddingAnswer
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private readonly float[]?[] _vectors;
    private int _seen;
    private bool _isFailure;

    private EmbeddingAnswer(int count) => _vectors = new float[count][];

    public IEnumerable<float[]> Vectors => _vectors!;

    public string? Model { get; private set; }

    public UsageDetails? Usage { get; private set; }

    /// <summary>Reads the answer to a request of so many texts.</summary>
    /// <exception cref="ModelException">It is no such answer, or a vector is missing.</exception>
    public static EmbeddingAnswer Read(AnswerReader wire, ReadOnlySpan<byte> json, int count)
    {
        EmbeddingAnswer answer = new(count);
        try
        {
            answer.ReadAll(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw JsonText.IsBeginning(json) ? wire.Cut() : wire.Failure(ModelErrorKind.Unknown, "the server sent an answer that is no JSON of embeddings.");
        }

        if (answer._isFailure)
        {
            throw wire.ToldFailure(json);
        }

        int missing = Array.IndexOf(answer._vectors, null);
        return missing < 0 && answer._seen == count ? answer
            : throw wire.Failure(ModelErrorKind.Unknown, $"the server sent {answer._seen:N0} vectors for {count:N0} texts.");
    }

    private void ReadAll(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                ReadData(ref reader);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                Model = JsonText.ReadString(ref reader) is { Length: > 0 } model ? JsonText.Mend(model) : null;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                ReadUsage(ref reader);
            }
            else
            {
                bool isError = reader.ValueTextEquals("error"u8);
                reader.Read();
                _isFailure |= isError && reader.TokenType != JsonTokenType.Null;
                reader.Skip();
            }
        }

        reader.Read();
    }

    private void ReadData(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException();
            }

            ReadVector(ref reader);
        }
    }

    private void ReadVector(ref Utf8JsonReader reader)
    {
        long index = _seen++;
        float[]? vector = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = reader.ValueTextEquals("index"u8);
            bool isVector = reader.ValueTextEquals("embedding"u8);
            reader.Read();
            if (isIndex)
            {
                index = JsonText.ReadCount(ref reader) ?? index;
            }
            else if (isVector)
            {
                vector = reader.TokenType == JsonTokenType.String ? FromBase64(reader.GetBytesFromBase64()) : FromNumbers(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if (index < _vectors.Length)
        {
            _vectors[index] = vector;
        }
    }

    private static float[] FromBase64(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % sizeof(float) != 0)
        {
            throw new FormatException();
        }

        float[] vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return vector;
    }

    private static float[] FromNumbers(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        List<float> vector = new(1_536);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            vector.Add(reader.GetSingle());
        }

        return [.. vector];
    }

    private void ReadUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        UsageDetails usage = new();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isInput = reader.ValueTextEquals("prompt_tokens"u8);
            bool isTotal = reader.ValueTextEquals("total_tokens"u8);
            reader.Read();
            if (isInput)
            {
                usage.InputTokenCount = JsonText.ReadCount(ref reader);
            }
            else if (isTotal)
            {
                usage.TotalTokenCount = JsonText.ReadCount(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        Usage = usage.InputTokenCount is null && usage.TotalTokenCount is null ? null : usage;
    }
}
