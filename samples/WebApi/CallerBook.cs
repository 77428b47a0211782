using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace WebApi;

/// <summary>The callers, by their keys.</summary>
internal sealed class CallerBook
{
    private readonly Dictionary<string, Caller> _callers;

    public CallerBook(IOptions<CallerSettings> settings, TimeProvider clock) =>
        _callers = settings.Value.Keys.ToDictionary(pair => pair.Value, pair => new Caller(pair.Key, settings.Value, clock), StringComparer.Ordinal);

    public IReadOnlyCollection<Caller> All => _callers.Values;

    public bool TryFind(string? key, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        return key is not null && _callers.TryGetValue(key, out caller);
    }
}
