namespace Agents.Core.Chat.Clients;

/// <summary>Limits by name, so that all clients of one provider or key share theirs.</summary>
/// <remarks>Thread-safe. The application makes one and disposes of it, which disposes of all limits in it.</remarks>
public sealed class ModelLimitsRegistry : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ModelLimits> _limits = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>Gets the limits of a name, and makes them when there are none.</summary>
    /// <param name="name">The name: 1 to <see cref="ModelLimitsOptions.MaxNameLength"/> characters, case counts.</param>
    /// <param name="configure">What is limited; <see langword="null"/> for the limits that were made before. It is called each time. The name that
    /// it sets is ignored.</param>
    /// <returns>The limits, the same for the same name. The registry disposes of them.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">There are none of this name and no options either, or they were made with other options.</exception>
    /// <exception cref="ObjectDisposedException">The registry was disposed of.</exception>
    public ModelLimits GetOrAdd(string name, Action<ModelLimitsOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ModelLimitsSettings? settings = configure is null ? null : Read(name, configure);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_limits.TryGetValue(name, out ModelLimits? limits))
            {
                ThrowIfDifferent(name, limits.Settings, settings);
                return limits;
            }
        }

        if (settings is null)
        {
            throw new InvalidOperationException($"There are no limits named '{name}' yet; say what is limited.");
        }

        // Made outside of the lock, since it reads a clock that may be the application's; where two race, the first is kept.
        ModelLimits made = new(settings);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_limits.TryAdd(name, made))
            {
                return made;
            }

            ThrowIfDifferent(name, _limits[name].Settings, settings);
            return _limits[name];
        }
    }

    /// <summary>Disposes of all limits.</summary>
    public void Dispose()
    {
        ModelLimits[] limits;
        lock (_lock)
        {
            _isDisposed = true;
            limits = [.. _limits.Values];
            _limits.Clear();
        }

        foreach (ModelLimits one in limits)
        {
            one.Dispose();
        }
    }

    private static ModelLimitsSettings Read(string name, Action<ModelLimitsOptions> configure)
    {
        ModelLimitsOptions options = new();
        configure(options);
        options.Name = name;
        return ModelLimits.Read(options);
    }

    private static void ThrowIfDifferent(string name, ModelLimitsSettings settings, ModelLimitsSettings? wanted)
    {
        if (wanted is not null && settings.Differences(wanted) is { Count: > 0 } names)
        {
            throw new InvalidOperationException(
                $"The limits '{name}' exist already with another {string.Join(", ", names)}; limits of one name have one set of options.");
        }
    }
}
