using Microsoft.AspNetCore.Components;

namespace Integrity.Ledger.Pages.Frame;

/// <summary>A piece of a page: what it is given, as markup. It decides nothing and asks nobody.</summary>
public abstract class Part : ComponentBase
{
    [CascadingParameter]
    public Words Words { get; set; } = null!;

    [CascadingParameter]
    public Assets Files { get; set; } = null!;
}

/// <summary>A whole page of one model. The model alone is what the page's JSON twin says, so the two cannot differ.</summary>
/// <typeparam name="TModel">A record of plain values.</typeparam>
public abstract class Page<TModel> : Part
    where TModel : class
{
    [Parameter]
    [EditorRequired]
    public TModel Model { get; set; } = null!;
}
