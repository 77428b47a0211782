namespace Agents.Core.Chat.Clients;

/// <summary>Adds limits to what a <see cref="ModelClientBuilder"/> builds.</summary>
public static class LimitsBuilderExtensions
{
    /// <summary>Makes calls wait until limits let them in. Add it after what repeats calls, so that each attempt counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="limits">The limits, which may be those of other clients too. Whoever made them disposes of them.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ModelClientBuilder UseLimits(this ModelClientBuilder builder, ModelLimits limits)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(limits);
        return builder.Use(inner => new LimitedChatClient(inner, limits));
    }

    /// <summary>Makes calls wait until the limits of a name let them in. Add it after what repeats calls, so that each attempt counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="registry">Where limits stand by name.</param>
    /// <param name="name">The name: 1 to <see cref="ModelLimitsOptions.MaxNameLength"/> characters, case counts.</param>
    /// <param name="configure">What is limited; <see langword="null"/> for the limits that the registry has already.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="registry"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">The registry has none of this name and there are no options either, or they were made with others.</exception>
    public static ModelClientBuilder UseLimits(
        this ModelClientBuilder builder, ModelLimitsRegistry registry, string name, Action<ModelLimitsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(registry);
        return builder.UseLimits(registry.GetOrAdd(name, configure));
    }
}
