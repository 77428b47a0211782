using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Asks a model for JSON of a type, and reads the type from what it answers.</summary>
internal sealed class OutputFormat<TOutput>
{
    private readonly JsonTypeInfo<TOutput> _type;
    private ChatResponseFormatJson? _responseFormat;

    public OutputFormat(JsonTypeInfo<TOutput> type) => _type = type;

    public ChatResponseFormatJson ResponseFormat => _responseFormat ??= ChatResponseFormat.ForJsonSchema(
        AIJsonUtilities.CreateJsonSchema(typeof(TOutput), serializerOptions: _type.Options), SchemaName(typeof(TOutput)));

    public bool TryRead(string answer, [MaybeNullWhen(false)] out TOutput value, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            value = JsonSerializer.Deserialize(WithoutFence(answer), _type);
            if (value is not null)
            {
                problem = null;
                return true;
            }

            problem = "the answer is null.";
        }
        catch (JsonException exception)
        {
            value = default;
            problem = Describe(exception);
        }
        catch (Exception exception) when (exception
            is NotSupportedException or ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            // The type's own rules, or a member of an abstract type that does not say which child it is.
            value = default;
            problem = $"a value in it was refused ({exception.GetType().Name}).";
        }

        return false;
    }

    /// <summary>Says where and what, without the text of the answer that some messages of the parser repeat.</summary>
    private static string Describe(JsonException exception) => exception.Message.Contains("missing required properties", StringComparison.Ordinal)
        ? exception.Message
        : $"it breaks off or does not fit at {exception.Path ?? "$"}, line {exception.LineNumber + 1 ?? 1}.";

    /// <summary>Many models put JSON between code fences, whatever they are asked.</summary>
    private static ReadOnlySpan<char> WithoutFence(string answer)
    {
        ReadOnlySpan<char> text = answer.AsSpan().Trim();
        if (!text.StartsWith("```", StringComparison.Ordinal) || !text.EndsWith("```", StringComparison.Ordinal))
        {
            return text;
        }

        int firstLine = text.IndexOf('\n');
        return firstLine < 0 || firstLine >= text.Length - 3 ? text : text[(firstLine + 1)..^3].Trim();
    }

    private static string SchemaName(Type type)
    {
        string name = type.Name.Split('`')[0];
        string safe = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
        return safe.Length == 0 ? "output" : safe;
    }
}
