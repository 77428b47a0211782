using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Puts clients around a client: retries, limits, fallbacks, budgets, recordings, and any of your own.</summary>
/// <remarks>
/// <para>The client that is added first stands outermost: it sees a call first and its answer last. Used by one thread; builds once.</para>
/// <para>
/// It takes any <see cref="IChatClient"/>, also one that the builder of Microsoft.Extensions.AI made, and what it builds can be wrapped by that
/// builder again. <see cref="IChatClient.GetService"/> reaches every layer.
/// </para>
/// <example>
/// <code>
/// IChatClient client = ModelClientBuilder.Wrap(provider)
///     .UseResilience()
///     .UseLimits(limits)
///     .Build();
/// </code>
/// </example>
/// </remarks>
public sealed class ModelClientBuilder
{
    private readonly IChatClient _innermost;
    private readonly List<Func<IChatClient, IChatClient>> _layers = [];
    private bool _built;

    private ModelClientBuilder(IChatClient innermost) => _innermost = innermost;

    /// <summary>Begins with the client that makes the calls.</summary>
    /// <param name="client">The client. Whoever disposes of what is built disposes of it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    public static ModelClientBuilder Wrap(IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ModelClientBuilder(client);
    }

    /// <summary>Adds a layer inside those that were added before.</summary>
    /// <param name="layer">Makes the layer from the client inside it; not <see langword="null"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="layer"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client was built already.</exception>
    public ModelClientBuilder Use(Func<IChatClient, IChatClient> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ThrowIfBuilt();
        _layers.Add(layer);
        return this;
    }

    /// <summary>Builds the client.</summary>
    /// <returns>The outermost layer.</returns>
    /// <exception cref="InvalidOperationException">The client was built already, or a layer returned <see langword="null"/>.</exception>
    public IChatClient Build()
    {
        ThrowIfBuilt();
        IChatClient outermost = _innermost;
        for (int i = _layers.Count - 1; i >= 0; i--)
        {
            outermost = _layers[i](outermost) ?? throw new InvalidOperationException($"Layer {i} returned null; it must return a client.");
        }

        _built = true;
        return outermost;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The client was built already; a builder builds once.");
        }
    }
}
