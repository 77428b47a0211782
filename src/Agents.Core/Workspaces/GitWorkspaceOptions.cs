namespace Agents.Core.Workspaces;

/// <summary>How a workspace runs git.</summary>
/// <remarks>Read once when the workspace is opened. Not thread-safe while it is being changed.</remarks>
public sealed class GitWorkspaceOptions
{
    /// <summary>Gets or sets the program.</summary>
    /// <value>A name to be found on the path, or a path. The default is <c>git</c>. Version 2.26 or later.</value>
    public string Executable { get; set; } = "git";

    /// <summary>Gets or sets how long one command may take.</summary>
    /// <value>More than 0 and at most 1 day. The default is 60 seconds, by <see cref="Clock"/>.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the name in commits.</summary>
    /// <value>1 character or more, without angle brackets and line breaks. The default is <c>Agents</c>.</value>
    public string AuthorName { get; set; } = "Agents";

    /// <summary>Gets or sets the address in commits.</summary>
    /// <value>1 character or more, without angle brackets and line breaks. The default is <c>agents@localhost</c>.</value>
    public string AuthorEmail { get; set; } = "agents@localhost";

    /// <summary>Gets or sets the clock of timeouts and of the dates of commits.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(Executable))
        {
            failures.Add($"{nameof(Executable)} must not be empty.");
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1))
        {
            failures.Add($"{nameof(Timeout)} must be more than 0 and at most 1 day, but is {Timeout}.");
        }

        AddIfUnusable(failures, AuthorName, nameof(AuthorName));
        AddIfUnusable(failures, AuthorEmail, nameof(AuthorEmail));
        if (Clock is null)
        {
            failures.Add($"{nameof(Clock)} must not be null.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(GitWorkspaceOptions), failures);
        }
    }

    private static void AddIfUnusable(List<string> failures, string value, string name)
    {
        if (string.IsNullOrWhiteSpace(value) || value.AsSpan().IndexOfAny("<>\r\n\0") >= 0)
        {
            failures.Add($"{name} must have 1 character or more, and neither angle brackets nor line breaks.");
        }
    }
}
