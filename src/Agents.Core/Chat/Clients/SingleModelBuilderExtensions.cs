namespace Agents.Core.Chat.Clients;

/// <summary>One model of a client as a layer.</summary>
public static class SingleModelBuilderExtensions
{
    /// <summary>Adds a client that always calls one model of the client inside.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model's id, as the provider knows it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/>, empty or white space.</exception>
    public static ModelClientBuilder UseModel(this ModelClientBuilder builder, string model)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return builder.Use(inner => new SingleModelChatClient(inner, model));
    }
}
