using System.Buffers;

namespace Agents.Core.Mcp.Safety;

/// <summary>Finds what is written with marks rather than words: tags of prompts, places of secrets, links, encoded data.</summary>
internal static class MarkRules
{
    private const int MaxOfRule = 2;
    private const int MinBase64 = 60;
    private const int MinHex = 80;

    private static readonly string[] Tags =
    [
        "<important", "</important", "<system", "</system", "<instruction", "</instruction", "<secret", "<hidden", "<admin", "<developer", "<assistant",
        "<|", "[inst]", "[/inst]", "[system]", "<<sys>>", "<!--", "### system", "### instruction", "</tool", "<tool_call", "<function_call", "begin system",
    ];

    private static readonly string[] Secrets =
    [
        ".ssh/", "/.ssh", "id_rsa", "id_ed25519", "authorized_keys", "/etc/passwd", "/etc/shadow", "/proc/self/environ", ".aws/cred", ".netrc", ".npmrc", ".pypirc",
        ".git-credentials", ".kube/config", ".docker/config", "mcp.json", "claude_desktop_config", ".bash_history", ".zsh_history", "wallet.dat", "cookies.sqlite",
        "/.gnupg", ".pgpass", "login.keychain", "/.env", "~/.config", "%appdata%",
    ];

    private static readonly string[] Links = ["http://", "https://", "ftp://", "javascript:", "data:text", "data:application", "data:image", "file://"];

    private static readonly SearchValues<string> TagValues = SearchValues.Create(Tags, StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> SecretValues = SearchValues.Create(Secrets, StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> LinkValues = SearchValues.Create(Links, StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_");

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static IEnumerable<TextMatch> Find(string text)
    {
        foreach (int at in Places(text, TagValues))
        {
            yield return new TextMatch(ToolFindingKind.Instruction, "prompt-tag", FindingSeverity.High, at);
        }

        foreach (int at in Places(text, SecretValues))
        {
            yield return new TextMatch(ToolFindingKind.SensitivePath, "secret-place", FindingSeverity.Medium, at);
        }

        foreach (int at in Places(text, LinkValues))
        {
            yield return new TextMatch(ToolFindingKind.Link, "link", FindingSeverity.Low, at);
        }

        if (FindEncoded(text) is { } encoded)
        {
            yield return new TextMatch(ToolFindingKind.EncodedText, "encoded", FindingSeverity.Medium, encoded);
        }
    }

    private static List<int> Places(string text, SearchValues<string> values)
    {
        List<int> places = [];
        for (int from = 0; places.Count < MaxOfRule && text.AsSpan(from).IndexOfAny(values) is >= 0 and int at; from += at + 1)
        {
            places.Add(from + at);
        }

        return places;
    }

    private static int? FindEncoded(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int length = text.AsSpan(start).IndexOfAnyExcept(Base64);
            length = length < 0 ? text.Length - start : length;
            if (IsEncoded(text.AsSpan(start, length)))
            {
                return start;
            }

            start += length + 1;
        }

        return null;
    }

    // Letters of both cases and digits, or nothing but hexadecimal digits; paths and long names have other marks or fewer sorts.
    private static bool IsEncoded(ReadOnlySpan<char> run) =>
        (run.Length >= MinHex && !run.ContainsAnyExcept(Hex))
        || (run.Length >= MinBase64 && run.ContainsAnyInRange('a', 'z') && run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('0', '9')
            && run.Count('/') + run.Count('_') + run.Count('-') <= run.Length / 10);
}
