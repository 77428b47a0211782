using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Makes clients for servers that speak OpenAI's protocol: Ollama, vLLM, llama.cpp, LM Studio, Groq, DeepSeek, Mistral, Gemini's endpoint and others.</summary>
/// <remarks>
/// <para>
/// Answers are read as these servers write them: without usage, with ids of calls that are missing or repeated, arguments in one piece or as an object,
/// reasoning beside the text, no finish reason or one of their own, no <c>[DONE]</c>, one JSON object where a stream was asked for. An id that is
/// made up is <c>call_0</c> and so on, the first that neither the answer nor the conversation has.
/// </para>
/// <example>
/// <code>
/// using IChatClient local = OpenAICompatible.CreateChatClient(new Uri("http://localhost:11434/v1"), key: null, "qwen3");
/// </code>
/// </example>
/// </remarks>
public static class OpenAICompatible
{
    /// <summary>Makes a chat client.</summary>
    /// <param name="endpoint">The address that <c>/chat/completions</c> is put behind.</param>
    /// <param name="key">The key; <see langword="null"/> for a server that needs none.</param>
    /// <param name="model">The model's id.</param>
    /// <param name="options">What the server takes; <see langword="null"/> for the defaults.</param>
    /// <returns>The client, which belongs to the caller.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The options, the address or the key cannot be used.</exception>
    public static IChatClient CreateChatClient(Uri endpoint, string? key, string model, OpenAICompatibleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(model);
        options ??= new OpenAICompatibleOptions();
        ChatDialect dialect = options.ToDialect();
        return new OpenAIChatClient(new OpenAIConnection(key, options.Settings, endpoint), model, dialect);
    }

    /// <summary>Makes a generator of embeddings.</summary>
    /// <param name="endpoint">The address that <c>/embeddings</c> is put behind.</param>
    /// <param name="key">The key; <see langword="null"/> for a server that needs none.</param>
    /// <param name="model">The model's id.</param>
    /// <param name="options">What the server takes; <see langword="null"/> for the defaults.</param>
    /// <returns>The generator, which belongs to the caller.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The options, the address or the key cannot be used.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(
        Uri endpoint, string? key, string model, OpenAICompatibleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(model);
        options ??= new OpenAICompatibleOptions();
        ChatDialect dialect = options.ToDialect();
        return new OpenAIEmbeddingGenerator(new OpenAIConnection(key, options.Settings, endpoint), model, dialect);
    }
}
