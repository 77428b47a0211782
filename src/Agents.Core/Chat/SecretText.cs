using System.Text.RegularExpressions;

namespace Agents.Core.Chat;

/// <summary>Takes out of foreign words what looks like a key.</summary>
internal static class SecretText
{
    public const string Replacement = "[redacted]";

    /// <summary>Gets what keys look like. It would rather take a word for a key than a key for a word.</summary>
    /// <remarks>
    /// Bearer and Basic headers; keys with the prefixes of OpenAI, Anthropic, Groq, xAI, Google, AWS, GitHub, Hugging Face, NVIDIA, Perplexity,
    /// Cerebras, Fireworks and Replicate; tokens in the form of JWT, as those of Entra are; and any run of 32 or more letters and digits, as keys of
    /// Azure and Mistral are. Takes time in proportion to the text's length, whatever the text.
    /// </remarks>
    public static Regex Pattern { get; } = new(
        @"(?:bearer|basic)\s+[A-Za-z0-9._~+/=*-]{6,}|\b(?:sk|gsk|csk|xai|nvapi|pplx|fw|r8|key|pk|rk)[-_][A-Za-z0-9_*-]{6,}|\bAIza[A-Za-z0-9_-]{20,}|\bAKIA[A-Z0-9]{12,}"
        + @"|\b(?:gh[oprsu]|hf)_[A-Za-z0-9]{16,}|\bgithub_pat_[A-Za-z0-9_]{16,}|\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)+|\b[A-Za-z0-9]{32,}\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Cuts a text, and replaces the keys in it.</summary>
    public static string Redact(string text, int maxLength)
    {
        // Cut after the replacing: half a key would not look like one.
        string clean = Pattern.Replace(text, Replacement);
        return clean.Length <= maxLength ? clean : clean[..(char.IsHighSurrogate(clean[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }
}
