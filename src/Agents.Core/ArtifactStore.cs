using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Agents.Core;

/// <summary>Texts that were too large to hand on whole, kept for the length of a run.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ArtifactStore
{
    /// <summary>How many characters all artifacts of a run hold together, at most.</summary>
    public const long MaxTotalLength = 64L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private long _total;
    private int _count;

    internal ArtifactStore()
    {
    }

    /// <summary>Gets how many artifacts are kept.</summary>
    public int Count => _texts.Count;

    /// <summary>Keeps a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id by which it can be read, such as <c>artifact-1</c>.</param>
    /// <returns><see langword="false"/> when there is no room for it; nothing is kept then.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public bool TryAdd(string text, [NotNullWhen(true)] out string? id)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Interlocked.Add(ref _total, text.Length) > MaxTotalLength)
        {
            Interlocked.Add(ref _total, -text.Length);
            id = null;
            return false;
        }

        id = $"artifact-{Interlocked.Increment(ref _count)}";
        _texts[id] = text;
        return true;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="id">The id that <see cref="TryAdd"/> gave.</param>
    /// <param name="text">The whole text when there is one.</param>
    /// <returns><see langword="true"/> when there is a text of that id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is <see langword="null"/>.</exception>
    public bool TryGet(string id, [NotNullWhen(true)] out string? text) => _texts.TryGetValue(id, out text);
}
