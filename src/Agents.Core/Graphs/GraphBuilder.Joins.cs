namespace Agents.Core.Graphs;

/// <content>Joins: one node of many inputs, which says how many of them it needs.</content>
public abstract partial class GraphBuilder
{
    /// <summary>Adds a join that needs all of its inputs.</summary>
    /// <typeparam name="T">The type of the inputs.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="inputs">The inputs; at least one.</param>
    /// <param name="deadline">How long the join waits after the first of its inputs started, by the run's clock; then it fails with a
    /// <see cref="JoinFailedException"/>. More than 0 and at most 49 days; <see langword="null"/> for as long as it takes.</param>
    /// <returns>A node with the values in the order of the inputs. It is skipped when an input is skipped, or failed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="inputs"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/> or belongs to another graph.</exception>
    public Node<IReadOnlyList<T>> All<T>(string name, IReadOnlyList<Node<T>> inputs, TimeSpan? deadline = null)
    {
        Node<T>[] copy = CheckJoin(name, inputs, deadline);
        return AddNode(name, new AllWork<T>(copy, deadline), null);
    }

    /// <summary>Adds a join that takes the first of its inputs that has an output. The others are cancelled, unless somebody else needs them.</summary>
    /// <typeparam name="T">The type of the inputs.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="inputs">The inputs; at least one.</param>
    /// <param name="deadline">How long the join waits after the first of its inputs started, by the run's clock; then it fails with a
    /// <see cref="JoinFailedException"/>. More than 0 and at most 49 days; <see langword="null"/> for as long as it takes.</param>
    /// <returns>A node with that output; of several that are there at once, the first in the order of the inputs. When no input has one, it
    /// fails if any failed, and else is skipped.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="inputs"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/> or belongs to another graph.</exception>
    public Node<T> Any<T>(string name, IReadOnlyList<Node<T>> inputs, TimeSpan? deadline = null)
    {
        Node<T>[] copy = CheckJoin(name, inputs, deadline);
        return AddNode(name, new AnyWork<T>(copy, deadline), null);
    }

    /// <summary>Adds a join that goes on as soon as so many of its inputs have an output. The others are cancelled, unless somebody else
    /// needs them, and the run then ends as <see cref="StopReason.Partial"/>.</summary>
    /// <typeparam name="T">The type of the inputs.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="count">How many it needs; 1 to the number of inputs.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="deadline">How long the join waits after the first of its inputs started, by the run's clock; then it fails with a
    /// <see cref="JoinFailedException"/>. More than 0 and at most 49 days; <see langword="null"/> for as long as it takes.</param>
    /// <returns>A node with what came, and what is missing and why. When the number cannot be reached any more, it fails if any input
    /// failed, and else is skipped.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="inputs"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/> or belongs to another graph.</exception>
    public Node<JoinResult<T>> Quorum<T>(string name, int count, IReadOnlyList<Node<T>> inputs, TimeSpan? deadline = null)
    {
        Node<T>[] copy = CheckJoin(name, inputs, deadline);
        if (count < 1 || count > copy.Length)
        {
            Problems.Add($"The quorum of node '{name}' must be 1 to its {copy.Length} inputs, but is {count}.");
        }

        return AddNode(name, new SettledWork<T>(NodeKind.Quorum, copy, count, deadline), null);
    }

    /// <summary>Adds a join that waits until all of its inputs have ended, however they ended. It never fails and is never skipped.</summary>
    /// <typeparam name="T">The type of the inputs.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="inputs">The inputs; at least one.</param>
    /// <param name="deadline">How long the join waits after the first of its inputs started, by the run's clock; then it goes on with what
    /// is there. More than 0 and at most 49 days; <see langword="null"/> for as long as it takes.</param>
    /// <returns>A node with what came, and what is missing and why. When an input failed or was late, the run ends as
    /// <see cref="StopReason.Partial"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="inputs"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/> or belongs to another graph.</exception>
    public Node<JoinResult<T>> AllSettled<T>(string name, IReadOnlyList<Node<T>> inputs, TimeSpan? deadline = null)
    {
        Node<T>[] copy = CheckJoin(name, inputs, deadline);
        return AddNode(name, new SettledWork<T>(NodeKind.AllSettled, copy, copy.Length, deadline), null);
    }

    private Node<T>[] CheckJoin<T>(string name, IReadOnlyList<Node<T>> inputs, TimeSpan? deadline)
    {
        Node<T>[] copy = NodeList.Copy(inputs, nameof(inputs));
        if (copy.Length == 0)
        {
            Problems.Add($"The join '{name}' must have at least one input, but has none.");
        }

        if (deadline is { } time && (time <= TimeSpan.Zero || time > TimeSpan.FromDays(49)))
        {
            Problems.Add($"The deadline of node '{name}' must be more than 0 and at most 49 days, but is {time}.");
        }

        return copy;
    }
}
