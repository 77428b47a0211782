using Agents.Core.Chat.Clients;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Hosting;

/// <summary>The limits that models share. They are made once, since two of one name would let twice as much through.</summary>
internal sealed class LimitsStore(Func<AgentsOptions> readOptions, TimeProvider clock, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ModelLimits> _made = new(StringComparer.OrdinalIgnoreCase);
    private bool _isDisposed;

    /// <summary>Gets all that were made.</summary>
    public IReadOnlyList<ModelLimits> Made
    {
        get
        {
            lock (_lock)
            {
                return [.. _made.Values];
            }
        }
    }

    public ModelLimits Get(string name) => Find(name) ?? Get(name, readOptions());

    public ModelLimits Get(string name, AgentsOptions options)
    {
        ModelLimitsSettings settings = Settings(name, options);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_made.TryGetValue(name, out ModelLimits? made))
            {
                _made.Add(name, made = new ModelLimits(settings));
            }

            return made;
        }
    }

    /// <summary>Tells in the log of limits that new options would have otherwise.</summary>
    public void Compare(AgentsOptions options)
    {
        foreach (string name in options.Limits.Keys)
        {
            if (Find(name) is { } made && made.Settings.Differences(Settings(name, options)) is { Count: > 0 } names)
            {
                HostLog.LimitsNeedRestart(logger, name, string.Join(", ", names));
            }
        }
    }

    public void Dispose()
    {
        ModelLimits[] made;
        lock (_lock)
        {
            _isDisposed = true;
            made = [.. _made.Values];
        }

        foreach (ModelLimits limits in made)
        {
            limits.Dispose();
        }
    }

    private ModelLimits? Find(string name)
    {
        lock (_lock)
        {
            return _made.GetValueOrDefault(name);
        }
    }

    private ModelLimitsSettings Settings(string name, AgentsOptions options)
    {
        ModelLimitsOptions limits = options.Limits[name];
        limits.Name = name;
        limits.Clock ??= clock;
        return new ModelLimitsSettings(limits);
    }
}
