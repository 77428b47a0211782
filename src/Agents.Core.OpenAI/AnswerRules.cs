namespace Agents.Core.OpenAI;

/// <summary>How answers of one server are read.</summary>
/// <param name="MaxBytes">The most bytes that a reader holds at once.</param>
/// <param name="Key">What must not be repeated where a server repeats it: the key that is sent; <see langword="null"/> when another's client sends it.</param>
internal sealed record AnswerRules(int MaxBytes, string? Key)
{
    /// <summary>Gets the rules for a client that somebody else made.</summary>
    public static AnswerRules OfForeignClient { get; } = new(new OpenAIClientSettings().MaxAnswerBytes, null);

    /// <summary>Takes the key out of what a server wrote.</summary>
    public string WithoutKey(string text) => Key is { Length: > 0 } ? text.Replace(Key, "[redacted]", StringComparison.Ordinal) : text;
}
