using Agents.Core.Chat.Catalog;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Hosting;

/// <summary>The clients of models, each made when it is first asked for, and kept until the host is disposed of.</summary>
/// <remarks>A change of a model string makes another client; the old one stays for the runs that use it.</remarks>
internal sealed class ModelStore(AgentRegistrations registrations, IServiceProvider services, LimitsStore limits, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string? Model, string? Limits), IChatClient> _clients = [];
    private ModelCatalog? _catalog;
    private bool _isDisposed;

    public bool Knows(string name, AgentsOptions options) => registrations.Models.ContainsKey(name) || options.Models.ContainsKey(name);

    public IReadOnlyList<string> Names(AgentsOptions options) =>
        [.. registrations.Models.Keys.Concat(options.Models.Keys).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Gets the client of a model that is known.</summary>
    public IChatClient Get(string name, AgentsOptions options)
    {
        HostedModelOptions settings = options.Models.TryGetValue(name, out HostedModelOptions? found) ? found : new HostedModelOptions();
        (string, string?, string?) key = (name.ToUpperInvariant(), settings.Model, settings.Limits);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_clients.TryGetValue(key, out IChatClient? known))
            {
                return known;
            }
        }

        // Not under the lock, since it is made by the application.
        IChatClient made = Make(name, settings, options);
        IChatClient? kept = null;
        lock (_lock)
        {
            if (!_isDisposed && !_clients.TryGetValue(key, out kept))
            {
                _clients[key] = kept = made;
            }
        }

        if (!ReferenceEquals(kept, made))
        {
            Release(name, made);
        }

        ObjectDisposedException.ThrowIf(kept is null, this);
        return kept;
    }

    public void Dispose()
    {
        KeyValuePair<(string Name, string? Model, string? Limits), IChatClient>[] made;
        lock (_lock)
        {
            _isDisposed = true;
            made = [.. _clients];
            _clients.Clear();
        }

        foreach (((string Name, string? Model, string? Limits) key, IChatClient client) in made)
        {
            Release(key.Name, client);
        }
    }

    private void Release(string name, IChatClient client)
    {
        try
        {
            client.Dispose();
        }
        catch (Exception exception)
        {
            HostLog.DisposalFailed(logger, exception, name);
        }
    }

    private IChatClient Make(string name, HostedModelOptions settings, AgentsOptions options)
    {
        ModelRegistration? registration = registrations.Models.GetValueOrDefault(name);
        IChatClient innermost = registration?.Create is { } create && settings.Model is null
            ? create(services) ?? throw new InvalidOperationException($"The factory of the model '{name}' returned null; it must return a client.")
            : Choose(settings.Model).Client;
        try
        {
            ModelClientBuilder builder = ModelClientBuilder.Wrap(innermost);
            if (registration is null)
            {
                builder.UseResilience();
            }

            registration?.Layers?.Invoke(services, builder);
            return (settings.Limits is { } shared ? builder.UseLimits(limits.Get(shared, options)) : builder).Build();
        }
        catch
        {
            innermost.Dispose();
            throw;
        }
    }

    private ModelChoice Choose(string? model)
    {
        ModelCatalog catalog = _catalog ??= CreateCatalog();
        return model is null ? catalog.FromEnvironment() : catalog.Create(model);
    }

    private ModelCatalog CreateCatalog()
    {
        // What a host reads as configuration holds the environment, and secrets that are kept elsewhere.
        IConfiguration? configuration = services.GetService<IConfiguration>();
        ModelCatalog catalog = new(configuration is null
            ? ModelEnvironment.Process
            : new ModelEnvironment(variable => configuration[variable] is { Length: > 0 } value ? value : ModelEnvironment.Process.Find(variable)));
        registrations.Providers.ForEach(add => add(catalog));
        return catalog;
    }
}
