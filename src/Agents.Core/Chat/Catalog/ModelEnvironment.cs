namespace Agents.Core.Chat.Catalog;

/// <summary>Where keys and addresses of models are read: the variables of the process, or any other source.</summary>
/// <remarks>Values never stand in a message of the library; names do. Thread-safe if the source is.</remarks>
public sealed class ModelEnvironment
{
    private readonly Func<string, string?> _find;

    /// <summary>Initializes the environment from a source of your own.</summary>
    /// <param name="find">Finds a variable's value by its name; <see langword="null"/> or empty when there is none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="find"/> is <see langword="null"/>.</exception>
    public ModelEnvironment(Func<string, string?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        _find = find;
    }

    /// <summary>Gets the variables of the process, read at each question.</summary>
    public static ModelEnvironment Process { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Finds a variable.</summary>
    /// <param name="variable">Its name.</param>
    /// <returns>Its value without white space around it; <see langword="null"/> when it is missing or blank.</returns>
    /// <exception cref="ArgumentException"><paramref name="variable"/> is <see langword="null"/> or empty.</exception>
    public string? Find(string variable)
    {
        ArgumentException.ThrowIfNullOrEmpty(variable);
        string? value = _find(variable)?.Trim();
        return value is { Length: > 0 } ? value : null;
    }

    /// <summary>Gets a variable that must be there.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="what">What it is, for the message, such as <c>the key of OpenAI</c>.</param>
    /// <returns>Its value without white space around it.</returns>
    /// <exception cref="ArgumentException">An argument is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The variable is missing or blank; the message names it.</exception>
    public string Get(string variable, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(what);
        return Find(variable) ?? throw new AgentOptionsException(
            nameof(ModelCatalog), [$"The environment variable {variable} must hold {what}, but is missing or empty."]);
    }

    /// <summary>Finds a variable that is an address.</summary>
    /// <param name="variable">Its name.</param>
    /// <returns>The address; <see langword="null"/> when the variable is missing or blank.</returns>
    /// <exception cref="ArgumentException"><paramref name="variable"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">It holds something else than an absolute http or https address.</exception>
    public Uri? FindAddress(string variable)
    {
        string? value = Find(variable);
        return value is null ? null
            : Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address
            : throw new AgentOptionsException(
                nameof(ModelCatalog), [$"The environment variable {variable} must hold an absolute http or https address, but does not."]);
    }
}
