namespace Agents.Core.Workspaces;

/// <summary>Which version of each file an agent has seen.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReadLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string?> _seen = new(StringComparer.Ordinal);

    public void Note(string path, string? hash)
    {
        lock (_lock)
        {
            _seen[path] = hash;
        }
    }

    public bool TryFind(string path, out string? hash)
    {
        lock (_lock)
        {
            return _seen.TryGetValue(path, out hash);
        }
    }
}
