using System.Text.Json;

namespace Agents.Core.Chat;

/// <summary>What a provider's body says about a failure: the words of OpenAI's and Anthropic's format, and of those who imitate them.</summary>
internal readonly record struct ProviderError
{
    private const int MaxCodeLength = 64;

    /// <summary>Gets the most exact name that the body gives the failure, in small letters; <see langword="null"/> when it gives none.</summary>
    public string? Code { get; private init; }

    /// <summary>Gets the name around the most exact one, in small letters; <see langword="null"/> when there is none. It tells the kind where the exact one is new.</summary>
    public string? OuterCode { get; private init; }

    /// <summary>Gets the family of the failure, in small letters; <see langword="null"/> when the body names none.</summary>
    public string? Type { get; private init; }

    /// <summary>Gets the status that the body names; <see langword="null"/> when it names none. Gateways that stream say so, since theirs is sent already.</summary>
    public int? Status { get; private init; }

    /// <summary>Gets what is said in words; a body that is no JSON as it is; <see langword="null"/> when nothing is said.</summary>
    public string? Message { get; private init; }

    /// <summary>Reads a body of any kind.</summary>
    public static ProviderError Read(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(Unwrap(document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Names that hold half a character cannot be compared.
            return new ProviderError { Message = string.IsNullOrWhiteSpace(body) ? null : body.Trim() };
        }
    }

    // Gemini's compatible endpoint puts its errors into a list; FastAPI's servers, vLLM among them, call them details.
    private static JsonElement Unwrap(JsonElement root)
    {
        JsonElement element = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
        return element.ValueKind != JsonValueKind.Object ? element
            : element.TryGetProperty("error", out JsonElement error) ? error
            : element.TryGetProperty("detail", out JsonElement detail) ? detail
            : element;
    }

    private static ProviderError Read(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
        {
            return new ProviderError { Message = Text(error) };
        }

        if (error.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        string? type = Word(error, "type");
        string? inner = error.TryGetProperty("innererror", out JsonElement azure) && azure.ValueKind == JsonValueKind.Object ? Word(azure, "code") : null;
        string? code = Word(error, "code") ?? Word(error, "status");
        return new ProviderError
        {
            Code = inner ?? code ?? type,
            OuterCode = code,
            Type = type,
            Status = Number(error, "code") ?? Number(error, "status"),
            Message = error.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String ? Text(message) : null,
        };
    }

    private static int? Number(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out JsonElement element) && element.ValueKind == JsonValueKind.Number
        && element.TryGetInt32(out int number) && number is >= 400 and < 600 ? number : null;

    /// <summary>Reads a text; one that was cut within a character as it stands in the JSON.</summary>
    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText()[1..^1];
        }
    }

    /// <summary>Reads a name; anything else that stands in its place is not one.</summary>
    private static string? Word(JsonElement owner, string property)
    {
        if (!owner.TryGetProperty(property, out JsonElement element) || element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        string word = Text(element);
        foreach (char letter in word)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-' or '.'))
            {
                return null;
            }
        }

        return word.Length is 0 or > MaxCodeLength ? null : word.ToLowerInvariant();
    }
}
