using System.Diagnostics.CodeAnalysis;

namespace WebApi;

/// <summary>The callers, by their keys.</summary>
internal sealed class CallerBook
{
    private readonly Dictionary<string, Caller> _callers;

    public CallerBook(CallerSettings settings, TimeProvider clock) =>
        _callers = settings.NamesByKey.ToDictionary(pair => pair.Key, pair => new Caller(pair.Value, settings, clock), StringComparer.Ordinal);

    public IReadOnlyCollection<Caller> All => _callers.Values;

    public bool TryFind(string? key, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        return key is not null && _callers.TryGetValue(key, out caller);
    }
}
