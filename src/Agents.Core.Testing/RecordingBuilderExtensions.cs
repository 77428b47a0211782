using Agents.Core.Chat.Clients;

namespace Agents.Core.Testing;

/// <summary>Adds recordings to a client that is built from layers.</summary>
public static class RecordingBuilderExtensions
{
    /// <summary>Adds a layer that records to a cassette of its own, or answers from it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The cassette's file. It is opened when the client is built, and saved when the client is disposed of.</param>
    /// <param name="mode">Where answers come from.</param>
    /// <param name="configure">Changes the options that the cassette is opened with; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder. The cassette of the client that it builds is its service <see cref="Cassette"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    public static ModelClientBuilder UseRecording(
        this ModelClientBuilder builder, string path, RecordingMode mode, Action<RecordingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.Use(inner => new RecordingChatClient(Open(path, mode, configure), inner, ownsCassette: true));
    }

    /// <summary>Adds a layer that records to a cassette, or answers from it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cassette">The cassette, which other clients may share. Who opened it disposes of it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ModelClientBuilder UseRecording(this ModelClientBuilder builder, Cassette cassette)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cassette);
        return builder.Use(inner => new RecordingChatClient(cassette, inner));
    }

    internal static Cassette Open(string path, RecordingMode mode, Action<RecordingOptions>? configure)
    {
        RecordingOptions options = new();
        configure?.Invoke(options);
        return Cassette.Open(path, mode, options);
    }
}
