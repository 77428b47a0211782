using System.Security.Cryptography;
using System.Text;

namespace Agents.Core.Workspaces;

/// <summary>A file of a workspace as it was when it was read.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class WorkspaceFile
{
    private WorkspaceFile(string path, ReadOnlyMemory<byte> content)
    {
        Path = path;
        Content = content;
        Hash = HashOf(content.Span);
    }

    /// <summary>Gets the path.</summary>
    public string Path { get; }

    /// <summary>Gets the content.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Gets the hash of the content, which is also the version of the file.</summary>
    /// <value>SHA-256, 64 lower-case hexadecimal digits.</value>
    public string Hash { get; }

    /// <summary>Reads the content as UTF-8.</summary>
    /// <returns>The text; bytes that are no UTF-8 become U+FFFD.</returns>
    public string ReadText() => Encoding.UTF8.GetString(Content.Span);

    /// <summary>Makes a file of content that nobody else holds.</summary>
    internal static WorkspaceFile Own(string path, byte[] content) => new(path, content);

    internal static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
