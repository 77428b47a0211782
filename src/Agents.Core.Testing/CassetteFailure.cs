using System.Globalization;
using System.Text.Json;
using Agents.Core.Chat;

namespace Agents.Core.Testing;

/// <summary>How a call failed, without what must stay secret.</summary>
internal sealed record CassetteFailure
{
    public required string Model { get; init; }

    public required ModelErrorKind Kind { get; init; }

    public required string What { get; init; }

    public int? StatusCode { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    /// <summary>Gets whether nobody was reached, so that the call cost nothing.</summary>
    public bool IsUnsent { get; init; }

    /// <summary>Tells whether a failure is the model's answer; a cancellation is not, nor is what the library itself refuses.</summary>
    public static bool IsAnswer(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && exception is ModelException or not (AgentException or ArgumentException or CassetteException);

    public static CassetteFailure Of(Exception exception, string? model, CassetteRedactor redactor)
    {
        ModelException failure = ModelErrors.FromException(model is { Length: > 0 } ? model : "unknown", exception);
        string start = $"The model '{failure.Model}' failed ({failure.Kind}): ";
        string what = failure.Message.StartsWith(start, StringComparison.Ordinal) ? failure.Message[start.Length..] : failure.Message;
        return new CassetteFailure
        {
            Model = redactor.CleanOpaque(failure.Model),
            Kind = failure.Kind,
            What = redactor.Clean(ReferenceEquals(failure, exception) ? what : $"the client threw {exception.GetType().Name}."),
            StatusCode = failure.StatusCode,
            RetryAfter = failure.RetryAfter,
            Code = failure.Code is { } code ? redactor.Clean(code) : null,
            Detail = failure.Detail is { } detail ? redactor.Clean(detail) : null,
            IsUnsent = failure.IsUnsent,
        };
    }

    /// <summary>Reads a failure.</summary>
    /// <exception cref="JsonException">It is none; the message is a sentence.</exception>
    public static CassetteFailure Read(JsonElement element)
    {
        List<string> problems = [];
        Dictionary<string, JsonElement> known = JsonShape.ReadObject(
            element, "'error'", ["model", "kind", "what", "statusCode", "retryAfter", "code", "detail", "unsent"], 3, problems.Add, problems.Add);
        if (problems.Count > 0)
        {
            throw new JsonException(string.Join(' ', problems));
        }

        string? wait = Text("retryAfter");
        TimeSpan retryAfter = default;
        if (wait is not null && (!TimeSpan.TryParseExact(wait, "c", CultureInfo.InvariantCulture, out retryAfter) || retryAfter < TimeSpan.Zero))
        {
            throw new JsonException("'error.retryAfter' must be a time such as \"00:00:05\".");
        }

        return new CassetteFailure
        {
            Model = NotEmpty("model"),
            Kind = Enum.TryParse(Text("kind"), out ModelErrorKind kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(Text("kind")![0])
                ? kind
                : throw new JsonException($"'error.kind' must be one of {string.Join(", ", Enum.GetNames<ModelErrorKind>())}."),
            What = NotEmpty("what"),
            StatusCode = !known.TryGetValue("statusCode", out JsonElement status) ? null
                : status.ValueKind == JsonValueKind.Number && status.TryGetInt32(out int code) ? code
                : throw new JsonException("'error.statusCode' must be a whole number."),
            RetryAfter = wait is null ? null : retryAfter,
            Code = Text("code"),
            Detail = Text("detail"),
            IsUnsent = known.TryGetValue("unsent", out JsonElement unsent)
                && (unsent.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? unsent.GetBoolean()
                    : throw new JsonException("'error.unsent' must be true or false.")),
        };

        string? Text(string name) => !known.TryGetValue(name, out JsonElement value) ? null
            : JsonShape.TryGetText(value, out string? text) ? text
            : throw new JsonException($"'error.{name}' must be a text.");

        string NotEmpty(string name) => Text(name) is { Length: > 0 } text ? text : throw new JsonException($"'error.{name}' must not be empty.");
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("error");
        writer.WriteString("model", Model);
        writer.WriteString("kind", Kind.ToString());
        writer.WriteString("what", What);
        if (StatusCode is { } status)
        {
            writer.WriteNumber("statusCode", status);
        }

        if (RetryAfter is { } wait)
        {
            writer.WriteString("retryAfter", wait.ToString("c", CultureInfo.InvariantCulture));
        }

        if (Code is not null)
        {
            writer.WriteString("code", Code);
        }

        if (Detail is not null)
        {
            writer.WriteString("detail", Detail);
        }

        if (IsUnsent)
        {
            writer.WriteBoolean("unsent", true);
        }

        writer.WriteEndObject();
    }

    public ModelException ToException() =>
        new(Model, Kind, What) { StatusCode = StatusCode, RetryAfter = RetryAfter, Code = Code, Detail = Detail, IsUnsent = IsUnsent };
}
