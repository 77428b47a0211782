using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Agents.Core.Chat;

namespace Agents.Core.Testing;

/// <summary>Takes secrets out of what goes into a cassette: those that were named in any of the forms they travel in, and what looks like a key.</summary>
internal sealed class CassetteRedactor
{
    public const string Replacement = SecretText.Replacement;

    // The header's name before its value, so that no word is too plain to be one.
    private const string HeaderName = "authorization";
    private const int HeaderReach = 8;
    private const int MinEncodedLength = 8;
    private const int MinNamedKeyLength = 16;

    private static readonly string[] SecretNames =
        ["apikey", "password", "passwd", "passphrase", "credential", "privatekey", "accesskey", "clientsecret"];

    private static readonly string[] SecretEndings =
    [
        "authorization", "secret", "secrets", "cookie", "cookies", "accesstoken", "authtoken", "bearertoken", "refreshtoken", "idtoken", "sessiontoken",
    ];

    private readonly string[] _forms;
    private readonly byte[][] _bytes;
    private readonly bool _redactsKeys;

    public CassetteRedactor(RecordingOptions options)
    {
        string[] secrets =
        [
            .. options.Secrets
                .Concat(options.SecretVariables.Select(options.Environment.Find).OfType<string>()
                    .Where(value => value.Length >= RecordingOptions.MinVariableLength))
                .Distinct(),
        ];
        _forms = [.. secrets.SelectMany(Forms).Distinct().OrderByDescending(form => form.Length).ThenBy(form => form, StringComparer.Ordinal)];
        _bytes = [.. secrets.OrderByDescending(secret => secret.Length).Select(Encoding.UTF8.GetBytes)];
        _redactsKeys = options.RedactsKeys;
    }

    /// <summary>Cleans a text that a person or a model wrote.</summary>
    public string Clean(string text) => Cut(text, Find(text, isOpaque: false));

    /// <summary>Cleans what must stay as it is unless it holds a secret that was named: ids, signatures, times.</summary>
    public string CleanOpaque(string text) => Cut(text, Find(text, isOpaque: true));

    /// <summary>Cleans a text that stands in pieces, and leaves it in as many: what replaces a secret stands where it began.</summary>
    /// <remarks>A pair of surrogates that was parted goes to the later piece, since half a character cannot be stored.</remarks>
    public string[] Clean(IReadOnlyList<string> pieces)
    {
        string whole = string.Concat(pieces);
        List<(int Start, int End)> spans = Find(whole, isOpaque: false);
        string[] clean = new string[pieces.Count];
        int start = 0, end = 0;
        for (int i = 0; i < clean.Length; i++)
        {
            end += pieces[i].Length;
            bool parts = end > 0 && end < whole.Length && char.IsSurrogatePair(whole[end - 1], whole[end]);
            int last = Math.Max(start, parts ? end - 1 : end);
            clean[i] = Cut(whole, spans, start, last);
            start = last;
        }

        return clean;
    }

    /// <summary>Cleans data; the same array when there is nothing to clean.</summary>
    public byte[] Clean(byte[] data)
    {
        if (Utf8.IsValid(data))
        {
            string text = Encoding.UTF8.GetString(data);
            string clean = Clean(text);
            return string.Equals(text, clean, StringComparison.Ordinal) ? data : Encoding.UTF8.GetBytes(clean);
        }

        foreach (byte[] secret in _bytes)
        {
            for (int at = data.AsSpan().IndexOf(secret); at >= 0; at = data.AsSpan().IndexOf(secret))
            {
                data = [.. data.AsSpan(0, at), .. "[redacted]"u8, .. data.AsSpan(at + secret.Length)];
            }
        }

        return data;
    }

    /// <summary>Tells whether a text holds a secret that was named, in any form.</summary>
    public bool HoldsSecret(string text) => Array.Exists(_forms, form => text.Contains(form, StringComparison.Ordinal));

    /// <summary>Tells whether what stands under a name is a secret by that name.</summary>
    public static bool IsSecretName(string name)
    {
        string plain = new([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return plain == "token"
            || Array.Exists(SecretNames, word => plain.Contains(word, StringComparison.Ordinal))
            || Array.Exists(SecretEndings, word => plain.EndsWith(word, StringComparison.Ordinal));
    }

    private List<(int Start, int End)> Find(string text, bool isOpaque)
    {
        List<(int Start, int End)> spans = [];
        Find(text, isOpaque, spans);
        if (CassetteEscapes.Read(text) is { } plain)
        {
            int first = spans.Count;
            Find(plain.Text, isOpaque, spans);
            for (int i = first; i < spans.Count; i++)
            {
                spans[i] = (plain.Starts[spans[i].Start], plain.Starts[spans[i].End]);
            }
        }

        return Merge(spans);
    }

    private void Find(string text, bool isOpaque, List<(int Start, int End)> spans)
    {
        foreach (string form in _forms)
        {
            for (int at = text.IndexOf(form, StringComparison.Ordinal); at >= 0; at = text.IndexOf(form, at + 1, StringComparison.Ordinal))
            {
                spans.Add((at, at + form.Length));
            }
        }

        if (_redactsKeys && !isOpaque)
        {
            foreach (ValueMatch match in SecretText.Pattern.EnumerateMatches(text))
            {
                if (IsKey(text, match))
                {
                    spans.Add((match.Index, match.Index + match.Length));
                }
            }
        }
    }

    /// <summary>Lets words pass that the pattern takes for keys: it is made for a provider's errors, where nothing is lost.</summary>
    private static bool IsKey(string text, ValueMatch match)
    {
        ReadOnlySpan<char> found = text.AsSpan(match.Index, match.Length);
        bool hasDigit = found.IndexOfAnyInRange('0', '9') >= 0;
        if (found.StartsWith("bearer", StringComparison.OrdinalIgnoreCase) || found.StartsWith("basic", StringComparison.OrdinalIgnoreCase))
        {
            int from = Math.Max(0, match.Index - HeaderName.Length - HeaderReach);
            return hasDigit || found[^1] == '=' || HasCapitalInside(found)
                || text.AsSpan(from, match.Index - from).Contains(HeaderName, StringComparison.OrdinalIgnoreCase);
        }

        int mark = found.IndexOfAny('-', '_');
        if (mark < 0 || IsIssued(found))
        {
            return hasDigit || IsIssued(found);
        }

        // Names of columns begin so, and words of a sentence: such a key is longer, and has digits.
        return (found[mark] == '-' && found[..mark] is "sk" or "gsk" or "xai") || (hasDigit && found.Length >= MinNamedKeyLength);
    }

    /// <summary>Tells whether a key has a prefix that nothing else has.</summary>
    private static bool IsIssued(ReadOnlySpan<char> text) =>
        text.StartsWith("AIza", StringComparison.Ordinal) || text.StartsWith("AKIA", StringComparison.Ordinal)
        || text.StartsWith("hf_", StringComparison.Ordinal) || (text.StartsWith("gh", StringComparison.Ordinal) && text[3] == '_');

    private static bool HasCapitalInside(ReadOnlySpan<char> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsAsciiLetterUpper(text[i]) && char.IsAsciiLetterLower(text[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static List<(int Start, int End)> Merge(List<(int Start, int End)> spans)
    {
        spans.Sort();
        int last = -1;
        for (int i = 0; i < spans.Count; i++)
        {
            if (last >= 0 && spans[i].Start < spans[last].End)
            {
                spans[last] = (spans[last].Start, Math.Max(spans[last].End, spans[i].End));
            }
            else
            {
                spans[++last] = spans[i];
            }
        }

        spans.RemoveRange(last + 1, spans.Count - last - 1);
        return spans;
    }

    private static string Cut(string text, List<(int Start, int End)> spans) => spans.Count == 0 ? text : Cut(text, spans, 0, text.Length);

    private static string Cut(string text, List<(int Start, int End)> spans, int start, int end)
    {
        StringBuilder clean = new();
        int next = start;
        foreach ((int from, int to) in spans)
        {
            if (to > next && from < end)
            {
                clean.Append(text, next, Math.Max(0, from - next)).Append(from >= start ? Replacement : "");
                next = to;
            }
        }

        return clean.Append(text, Math.Min(next, end), Math.Max(0, end - next)).ToString();
    }

    /// <summary>Lists the forms in which a secret travels. JSON may stand in a text inside JSON.</summary>
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        foreach (JavaScriptEncoder encoder in new[] { JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        {
            yield return encoder.Encode(secret);
            yield return encoder.Encode(encoder.Encode(secret));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int shift = 0; shift < 3; shift++)
        {
            // The characters that follow from the secret alone, wherever in the encoded bytes it begins.
            string encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            int first = ((shift * 8) + 5) / 6, end = (shift + bytes.Length) * 8 / 6;
            if (end - first >= MinEncodedLength)
            {
                yield return encoded[first..end];
                yield return encoded[first..end].Replace('+', '-').Replace('/', '_');
            }
        }
    }
}
