using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Asks a model for JSON of a type, and reads the type from what it answers.</summary>
internal sealed class OutputFormat<TOutput>
{
    private readonly JsonTypeInfo<TOutput> _type;
    private readonly JsonSerializerOptions _schema;
    private readonly Func<TOutput, string?>? _check;
    private ChatResponseFormatJson? _responseFormat;

    /// <param name="type">How the value is read.</param>
    /// <param name="schema">What the schema is made of; <see langword="null"/> for the options of <paramref name="type"/>. Others are for a type
    /// that is read more leniently than it is asked for.</param>
    /// <param name="check">Says what is wrong with a value that could be read, in one sentence; <see langword="null"/> when nothing is.</param>
    public OutputFormat(JsonTypeInfo<TOutput> type, JsonSerializerOptions? schema = null, Func<TOutput, string?>? check = null)
    {
        _type = type;
        _schema = schema ?? type.Options;
        _check = check;
    }

    public ChatResponseFormatJson ResponseFormat => _responseFormat ??= ChatResponseFormat.ForJsonSchema(
        AIJsonUtilities.CreateJsonSchema(typeof(TOutput), serializerOptions: _schema), SchemaName(typeof(TOutput)));

    public bool TryRead(string answer, [MaybeNullWhen(false)] out TOutput value, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            value = JsonSerializer.Deserialize(WithoutFence(answer), _type);
            problem = value is null ? "the answer is null." : _check?.Invoke(value);
            if (value is not null && problem is null)
            {
                return true;
            }

            problem ??= "the answer is null.";
        }
        catch (JsonException exception)
        {
            value = default;
            problem = Describe(exception);
        }
        catch (Exception exception)
        {
            // The type's own rules, a constructor or setter that fails on a value it did not expect, or a member of an abstract type that
            // does not say which child it is.
            value = default;
            problem = $"a value in it was refused ({exception.GetType().Name}).";
        }

        return false;
    }

    /// <summary>Says where and what, without the text of the answer that some messages of the parser repeat.</summary>
    private string Describe(JsonException exception) => exception.Message.Contains("missing required properties", StringComparison.Ordinal)
        ? exception.Message
        : $"it breaks off or does not fit at {KnownPart(exception.Path ?? "$")}, line {exception.LineNumber + 1 ?? 1}.";

    /// <summary>Cuts a path where a name stands in it that is not the schema's but the answer's own, such as a key of a dictionary.</summary>
    private string KnownPart(string path)
    {
        string schema = ResponseFormat.Schema?.GetRawText() ?? "";
        int end = 1;
        while (end < path.Length)
        {
            int next = path.IndexOfAny(['.', '['], end + 1);
            next = next < 0 ? path.Length : next;
            ReadOnlySpan<char> step = path.AsSpan(end, next - end);
            bool isKnown = step[0] == '[' ? step.Length > 1 && char.IsAsciiDigit(step[1]) : schema.Contains($"\"{step[1..]}\"", StringComparison.OrdinalIgnoreCase);
            if (!isKnown)
            {
                return $"{path.AsSpan(0, end)}.*";
            }

            end = next;
        }

        return path;
    }

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
