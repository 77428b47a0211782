using System.Security.Cryptography;
using System.Text;

namespace Agents.Core.Mcp;

/// <summary>Makes names that every model's provider takes out of those that servers give: 1 to 64 ASCII letters, digits, '-' and '_'.</summary>
/// <remarks>A name that has to change ends in eight digits of the SHA-256 of what it was, so that two that would look the same stay two.</remarks>
internal static class ToolNames
{
    public const int MaxLength = 64;
    private const int HashLength = 8;

    // Kept by a set of tools for its own.
    private const string ReadArtifact = "read_artifact";

    public static string Make(string? prefix, string name)
    {
        string full = prefix is null ? name : $"{prefix}__{name}";
        if (full.Length is >= 1 and <= MaxLength && full.All(IsAllowed) && full != ReadArtifact)
        {
            return full;
        }

        StringBuilder made = new();
        foreach (char c in full.AsSpan(0, Math.Min(full.Length, MaxLength - HashLength - 1)))
        {
            made.Append(IsAllowed(c) ? c : '_');
        }

        // Half a pair is no text, so the hash is of the units as they stand.
        byte[] hash = SHA256.HashData(Encoding.Unicode.GetBytes(full));
        return made.Append('_').Append(Convert.ToHexStringLower(hash).AsSpan(0, HashLength)).ToString();
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
