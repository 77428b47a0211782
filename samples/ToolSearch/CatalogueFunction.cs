using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ToolCatalogue;

/// <summary>A tool of the catalogue as a function that can be called: its schema is declared, its work is given.</summary>
public sealed class CatalogueFunction : AIFunction
{
    private readonly CatalogueTool _tool;
    private readonly Func<CatalogueTool, AIFunctionArguments, object?> _answer;

    /// <summary>Initializes the function.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="answer">What a call does; <see langword="null"/> for a sentence that says what was called.</param>
    public CatalogueFunction(CatalogueTool tool, Func<CatalogueTool, AIFunctionArguments, object?>? answer = null)
    {
        _tool = tool;
        _answer = answer ?? ((called, _) => $"{called.FullName} was called.");
    }

    /// <inheritdoc/>
    public override string Name => _tool.FullName;

    /// <inheritdoc/>
    public override string Description => _tool.Description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema => _tool.Schema;

    /// <inheritdoc/>
    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_answer(_tool, arguments));
    }
}
