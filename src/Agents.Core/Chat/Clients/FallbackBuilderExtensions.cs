using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Fallbacks as a layer of a client.</summary>
public static class FallbackBuilderExtensions
{
    /// <summary>Adds a client that asks other clients, in order, when the client inside fails.</summary>
    /// <param name="builder">The builder. Layers that are added after this one stand around the client inside alone.</param>
    /// <param name="others">The clients that are asked after the one inside. They are disposed of with what is built.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">There are no others, or one is <see langword="null"/>.</exception>
    public static ModelClientBuilder UseFallback(this ModelClientBuilder builder, params IChatClient[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return builder.UseFallback(options =>
        {
            foreach (IChatClient other in others)
            {
                options.Clients.Add(other);
            }
        });
    }

    /// <summary>Adds a client that asks other clients when the client inside fails.</summary>
    /// <param name="builder">The builder. Layers that are added after this one stand around the client inside alone.</param>
    /// <param name="configure">Adds the other clients, and changes the rules.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">Options break their rules.</exception>
    public static ModelClientBuilder UseFallback(this ModelClientBuilder builder, Action<FallbackOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        FallbackOptions options = new();
        configure(options);
        options.ThrowIfInvalid();
        return builder.Use(inner => new FallbackChatClient(inner, options));
    }
}
