namespace Agents.Core.Roles;

/// <summary>The embeddings of one run: those that are kept, and those that somebody is making.</summary>
/// <remarks>Thread-safe. When it is full, what was not used for longest goes first.</remarks>
internal sealed class EmbeddingCache
{
    /// <summary>How many embeddings are kept.</summary>
    public const int Capacity = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<(object Generator, string Text), LinkedListNode<EmbeddedText>> _kept = [];
    private readonly LinkedList<EmbeddedText> _byUse = new();
    private readonly Dictionary<(object Generator, string Text), TaskCompletionSource> _making = [];

    public static EmbeddingCache Of(AgentContext context) => context.GetRunItem(static _ => new EmbeddingCache());

    /// <summary>Takes what is kept of texts, and claims what nobody is making.</summary>
    /// <param name="generator">Whose embeddings.</param>
    /// <param name="texts">The texts, each once.</param>
    /// <param name="found">What was found, to which more is added.</param>
    /// <returns>The texts that are the caller's to make and then to <see cref="Release"/>, and what ends when others have made or given up the rest;
    /// <see langword="null"/> when there is no rest. Who makes its own first and waits then never waits in a circle.</returns>
    public (IReadOnlyList<string> Own, Task? Others) Take(object generator, IReadOnlyList<string> texts, Dictionary<string, EmbeddedText> found)
    {
        List<string> own = [];
        List<Task> others = [];
        lock (_lock)
        {
            foreach (string text in texts)
            {
                if (found.ContainsKey(text))
                {
                    continue;
                }

                if (_kept.TryGetValue((generator, text), out LinkedListNode<EmbeddedText>? node))
                {
                    _byUse.Remove(node);
                    _byUse.AddLast(node);
                    found.Add(text, node.Value);
                }
                else if (_making.TryGetValue((generator, text), out TaskCompletionSource? making))
                {
                    others.Add(making.Task);
                }
                else
                {
                    _making.Add((generator, text), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    own.Add(text);
                }
            }
        }

        return (own, others.Count > 0 ? Task.WhenAll(others) : null);
    }

    /// <summary>Keeps what was made. Texts that others keep already stay as they are.</summary>
    public void Keep(IEnumerable<EmbeddedText> made)
    {
        lock (_lock)
        {
            foreach (EmbeddedText embedded in made)
            {
                if (_kept.ContainsKey((embedded.Generator, embedded.Text)))
                {
                    continue;
                }

                _kept.Add((embedded.Generator, embedded.Text), _byUse.AddLast(embedded));
                if (_kept.Count > Capacity)
                {
                    EmbeddedText oldest = _byUse.First!.Value;
                    _byUse.RemoveFirst();
                    _kept.Remove((oldest.Generator, oldest.Text));
                }
            }
        }
    }

    /// <summary>Lets those go on who wait for texts, whether they were made or not.</summary>
    public void Release(object generator, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            TaskCompletionSource? making;
            lock (_lock)
            {
                _making.Remove((generator, text), out making);
            }

            making?.TrySetResult();
        }
    }

    /// <summary>Drops what turned out to be of no use, so that it is made again when it is asked for again.</summary>
    public void Forget(object generator, params ReadOnlySpan<string> texts)
    {
        lock (_lock)
        {
            foreach (string text in texts)
            {
                if (_kept.Remove((generator, text), out LinkedListNode<EmbeddedText>? node))
                {
                    _byUse.Remove(node);
                }
            }
        }
    }
}
