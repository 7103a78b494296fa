// Returns the texts of the page whose colour is too near to what is behind them, as [ratio, element, text].
() => {
  const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const parse = (color) => {
    const parts = color.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3).map((part) => channel(part / 255)), alpha: parts[3] ?? 1 };
  };
  // relative luminance and contrast ratio as WCAG 2.2 defines them
  const luminance = ({ rgb: [r, g, b] }) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    const frame = element.closest("svg.box")?.querySelector(".frame");
    if (frame) return parse(getComputedStyle(frame).fill);
    for (let each = element; each; each = each.parentElement) {
      const color = parse(getComputedStyle(each).backgroundColor);
      if (color.alpha === 1) return color;
    }
    return parse("rgb(255, 255, 255)");
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || ["TITLE", "DESC", "title", "desc"].includes(element.tagName) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const color = parse(element instanceof SVGElement ? style.fill : style.color);
    seen += 1;
    const found = ratio(color, behind(element));
    if (found < 4.5) poor.push([found.toFixed(2), element.tagName + "." + element.getAttribute("class"), text]);
  }
  return { seen, poor };
}
