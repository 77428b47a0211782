namespace Agents.Core.Chat.Clients;

/// <summary>Retries as a layer of a client.</summary>
public static class ResilienceBuilderExtensions
{
    /// <summary>Adds a client that tries again what may pass, each kind of failure by rules of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the rules; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Stands once in a stack, around the client that makes the calls: building fails with an <see cref="ArgumentException"/> when a client inside
    /// tries again already. The clients of the provider packages have the retries of their SDKs switched off; those of a client that you bring are
    /// yours to switch off.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">Options break their rules.</exception>
    public static ModelClientBuilder UseResilience(this ModelClientBuilder builder, Action<ModelResilienceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ModelResilienceOptions options = new();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        return builder.Use(inner => new ResilientChatClient(inner, options));
    }
}
