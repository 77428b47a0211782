namespace Agents.Core.Scoring.Kernels;

/// <summary>A way to add up products of signed bytes that one kind of hardware is good at. Exact, so that all of them agree.</summary>
/// <typeparam name="TQuery">A step of the query, as it is needed for any number of rows.</typeparam>
/// <typeparam name="TSum">What is added up.</typeparam>
internal interface IByteProducts<TQuery, TSum>
    where TSum : struct
{
    /// <summary>Gets how many bytes are one step.</summary>
    static abstract nuint Width { get; }

    /// <summary>Reads a step of the query.</summary>
    static abstract TQuery Load(ref sbyte query, nuint at);

    /// <summary>Adds the products of one step.</summary>
    static abstract TSum Add(TSum sum, TQuery query, ref sbyte row, nuint at);

    /// <summary>Makes the sum of all products.</summary>
    /// <param name="sum">What was added up.</param>
    /// <param name="querySum">The sum of the numbers of the query that took part.</param>
    static abstract int Total(TSum sum, int querySum);
}
