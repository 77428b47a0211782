namespace Agents.Core.Benchmarks.Scoring;

/// <summary>A way to find the nearest rows by going through all of them.</summary>
public interface IFlatSubject
{
    /// <summary>Gets the subject's name.</summary>
    string Name { get; }

    /// <summary>Gets which part of the nearest rows it must find, 0 to 1.</summary>
    double Recall { get; }

    /// <summary>Takes rows in.</summary>
    /// <param name="rows">The rows.</param>
    IFlatSearch Prepare(Vectors rows);
}
