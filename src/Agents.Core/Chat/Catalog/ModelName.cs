using System.Diagnostics.CodeAnalysis;

namespace Agents.Core.Chat.Catalog;

/// <summary>A model string, read: which provider or address, and which model there.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><description><c>openai:gpt-5-mini</c>: a provider's name and a model; the model may hold colons itself.</description></item>
/// <item><description><c>offline</c>: a provider's name alone means its default model.</description></item>
/// <item><description><c>http://localhost:11434/v1#qwen3</c>: an address that speaks OpenAI's protocol, and the model after the hash.</description></item>
/// </list>
/// Compared by value.
/// </remarks>
public sealed record ModelName
{
    /// <summary>The most characters of a model string.</summary>
    public const int MaxLength = 1_024;

    private ModelName()
    {
    }

    /// <summary>Gets the provider's name in small letters; <see langword="null"/> when an address takes its place.</summary>
    public string? Provider { get; private init; }

    /// <summary>Gets the address; <see langword="null"/> when a provider takes its place.</summary>
    public Uri? Endpoint { get; private init; }

    /// <summary>Gets the model's id; <see langword="null"/> for the provider's default.</summary>
    public string? Model { get; private init; }

    /// <summary>Reads a model string.</summary>
    /// <param name="text">The string; white space around it is ignored.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">It is no model string; the message says what one looks like.</exception>
    public static ModelName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out ModelName? name) ? name : throw new FormatException(
            $"A model is 'provider:model', 'provider', or 'http(s)://address#model', in at most {MaxLength:N0} characters without white space and "
            + $"user names, but this is {(text.Length > 64 ? $"{text.Length:N0} characters of something else" : $"'{Plain(text)}'")}.");
    }

    /// <summary>Reads a model string, if it is one.</summary>
    /// <param name="text">The string; white space around it is ignored.</param>
    /// <param name="name">What it says.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ModelName? name)
    {
        name = null;
        string trimmed = text?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxLength || trimmed.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
        {
            return false;
        }

        name = trimmed.Contains("://", StringComparison.Ordinal) ? ReadAddress(trimmed) : ReadProvider(trimmed);
        return name is not null;
    }

    /// <summary>Gets the model string.</summary>
    public override string ToString() =>
        Endpoint is not null ? $"{Endpoint.AbsoluteUri}#{Model}" : Model is null ? Provider! : $"{Provider}:{Model}";

    private static ModelName? ReadAddress(string text)
    {
        int hash = text.IndexOf('#', StringComparison.Ordinal);
        return hash > 0 && hash < text.Length - 1
            && Uri.TryCreate(text[..hash], UriKind.Absolute, out Uri? endpoint)
            && endpoint.Scheme is "http" or "https"
            && endpoint.UserInfo.Length == 0
            ? new ModelName { Endpoint = endpoint, Model = text[(hash + 1)..] }
            : null;
    }

    private static ModelName? ReadProvider(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string provider = (colon < 0 ? text : text[..colon]).ToLowerInvariant();
        return provider.Length > 0 && provider.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && colon != text.Length - 1
            ? new ModelName { Provider = provider, Model = colon < 0 ? null : text[(colon + 1)..] }
            : null;
    }

    private static string Plain(string text) =>
        string.Concat(SecretText.Redact(WithoutUserAndQuery(text), 64).Select(letter => char.IsControl(letter) ? ' ' : letter));

    // The places of an address that hold passwords and keys, which may be of any form.
    private static string WithoutUserAndQuery(string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        int at = text.LastIndexOf('@');
        text = start > 2 && at >= start ? string.Concat(text.AsSpan(0, start), SecretText.Replacement, text.AsSpan(at)) : text;
        int query = text.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? text : text[..(query + 1)] + SecretText.Replacement;
    }
}
