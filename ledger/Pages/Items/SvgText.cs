using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Integrity.Ledger.Pages.Items;

/// <summary>A text of a drawing. Razor keeps the name <c>text</c> to itself, so this element is written here.</summary>
public sealed class SvgText : ComponentBase
{
    [Parameter, EditorRequired]
    public string X { get; set; } = "0";

    [Parameter, EditorRequired]
    public string Y { get; set; } = "0";

    /// <summary>So many pixels further than <see cref="X"/>, which may be a share of the width.</summary>
    [Parameter]
    public string? Dx { get; set; }

    [Parameter]
    public string? Style { get; set; }

    /// <summary><c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    [Parameter]
    public string Anchor { get; set; } = "start";

    [Parameter, EditorRequired]
    public string Says { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", X);
        builder.AddAttribute(2, "y", Y);
        builder.AddAttribute(3, "text-anchor", Anchor);
        builder.AddAttribute(4, "class", Style);
        builder.AddAttribute(5, "dx", Dx);
        builder.AddContent(6, Says);
        builder.CloseElement();
    }
}
