-- House rules that pandoc applies to every memo, whatever the format.
--
-- Spans   [..]{.gap} {.open} {.conditional} {.barred} become coloured labels.
-- Tables  get column widths that fit what is in them, small text and a repeated header row.
-- Word    gets a title block and a list of contents.
-- Nothing is ever loaded: images become their description, links keep only safe addresses.

local LABEL_STYLES = {
  gap = "Gap",
  open = "Verdict Open",
  conditional = "Verdict Conditional",
  barred = "Verdict Barred",
}
local SAFE_SCHEMES = { http = true, https = true, mailto = true }
local LINE = 98 -- characters on a full-width line of a table
local WORD = 16 -- a longer word may be broken to keep a column narrow
local BOLD = 1.15 -- how much wider the bold words of a header row are
local ROW = 700 -- characters in a cell above which a row may run over the page
local LONG = 28 -- an even longer one may be broken anywhere
local SOFT_HYPHEN = utf8.char(0x00AD)
local BREAK = utf8.char(0x200B) -- zero-width space: a place to break a line

local rules = {} -- what is done with each kind of element of the text

local function length(text)
  return utf8.len(text) or #text
end

local function typst(code)
  return pandoc.RawInline("typst", code)
end

local function typst_block(code)
  return pandoc.RawBlock("typst", code)
end

local function wrapped(before, inlines, after)
  local result = pandoc.Inlines({ typst(before) })
  result:extend(inlines)
  result:insert(typst(after))
  return result
end

-- Labels -----------------------------------------------------------------------------------

function rules.Span(span)
  for _, class in ipairs(span.classes) do
    if LABEL_STYLES[class] then
      if FORMAT == "docx" then
        span.attributes["custom-style"] = LABEL_STYLES[class]
      elseif FORMAT == "typst" then
        return wrapped("#memo-" .. class .. "[", span.content, "];")
      end
      return span
    end
  end
end

-- Text: <br> breaks a line in a table cell; addresses and long codes may break anywhere ---------

-- The pieces of a long code, each ending where a line may break.
local function pieces(text, stops)
  local result, piece = {}, {}
  for _, code in utf8.codes(text) do
    local char = utf8.char(code)
    piece[#piece + 1] = char
    if char:match(stops) or #piece == WORD then
      result[#result + 1] = table.concat(piece)
      piece = {}
    end
  end
  result[#result + 1] = table.concat(piece)
  return result
end

local function breakable(text)
  local stops = text:find("://", 1, true) and "[/._&=?#:;,@%-]" or "[/_:;,@%-]"
  local inside = text:find("[%d_@]") and BREAK or SOFT_HYPHEN
  local parts, result = pieces(text, stops), pandoc.Inlines({})
  for i, part in ipairs(parts) do
    if i == #parts then
      result:insert(pandoc.Str(part))
    elseif FORMAT == "typst" then
      result:insert(pandoc.Str(part .. (part:match(stops .. "$") and BREAK or inside)))
    else
      result:extend({ pandoc.Str(part), pandoc.RawInline("html", "<wbr>") })
    end
  end
  return result
end

local function is_code(text)
  if FORMAT == "docx" or not utf8.len(text) then return false end -- Word breaks them itself
  return length(text) > LONG or (length(text) > WORD and text:find("[%d_@]") ~= nil)
end

-- A cell or note that starts with "1." or "-" is no list, which typst would make of it.
local function literal(text)
  local is_marker = text:find("^%d+%.$") or text:find("^[-+/]$") or text:find("^=+$")
  if FORMAT == "typst" and is_marker then return { typst("\\"), pandoc.Str(text) } end
  return { pandoc.Str(text) }
end

function rules.Str(str)
  local result, rest = pandoc.Inlines({}), str.text
  local before, after = rest:match("^(.-)<br ?/?>(.*)$")
  while before do
    if before ~= "" then result:extend(literal(before)) end
    result:insert(pandoc.LineBreak())
    rest = after
    before, after = rest:match("^(.-)<br ?/?>(.*)$")
  end
  if is_code(rest) then
    result:extend(breakable(rest))
  elseif rest ~= "" then
    result:extend(literal(rest))
  end
  return result
end

-- Lists: in typst a check box stands in place of the bullet --------------------------------------

local BOXES = { ["☐"] = true, ["☒"] = true }

local function box_of(item)
  local first = item[1] and item[1].content and item[1].content[1]
  return first and BOXES[first.text] and first.text
end

function rules.BulletList(list)
  if FORMAT ~= "typst" then return nil end
  for _, item in ipairs(list.content) do
    if not box_of(item) then return nil end
  end
  local result = pandoc.Blocks({ typst_block("#block[") })
  for _, item in ipairs(list.content) do
    result:insert(typst_block("#memo-check[" .. box_of(item) .. "]["))
    item[1].content:remove(1)
    result:extend(item)
    result:insert(typst_block("]"))
  end
  result:insert(typst_block("]"))
  return result
end

-- Headings: a note in one must not be counted a second time in the contents --------------------

function rules.Header(header)
  if FORMAT ~= "typst" then return nil end
  return header:walk({
    Note = function(note)
      return wrapped("#memo-note[", pandoc.utils.blocks_to_inlines(note.content), "];")
    end,
  })
end

-- Links and images ---------------------------------------------------------------------------

function rules.Link(link)
  -- A bare address was escaped for the text it stands in.
  link.target = link.target:gsub("\\([%p])", "%1")
  if link.classes:includes("uri") then
    link.content = link.content:walk({ Str = function(str) return pandoc.Str(str.text:gsub("\\([%p])", "%1"), nil) end })
  end
  local scheme = link.target:match("^(%a[%w+.-]*):")
  if link.target:sub(1, 1) == "#" or (scheme and SAFE_SCHEMES[scheme:lower()]) then
    return link
  end
  return link.content
end

function rules.Image(image)
  return image.caption
end

-- Tables -------------------------------------------------------------------------------------

local function all_rows(tbl)
  local rows = pandoc.List({})
  rows:extend(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do
    rows:extend(body.head)
    rows:extend(body.body)
  end
  rows:extend(tbl.foot.rows)
  return rows
end

local function plain_text(cell)
  local without_notes = pandoc.Div(cell.contents):walk({
    Note = function() return {} end,
    LineBreak = function() return pandoc.Space() end,
  })
  return pandoc.utils.stringify(without_notes):gsub(BREAK, " ")
end

-- The longest word, the longest cell and the whole text of each column, in characters.
local function measure(tbl)
  local columns = {}
  for i = 1, #tbl.colspecs do columns[i] = { word = 3, cell = 3, total = 1 } end
  for number, row in ipairs(all_rows(tbl)) do
    local weight = number <= #tbl.head.rows and BOLD or 1
    for i, cell in ipairs(row.cells) do
      local column, text = columns[i], plain_text(cell)
      if column and cell.col_span == 1 then
        for word in text:gmatch("%S+") do
          column.word = math.max(column.word, length(word) * weight)
        end
        column.cell = math.max(column.cell, length(text) * weight)
        column.total = column.total + length(text)
      end
    end
  end
  return columns
end

local function sum(list)
  local result = 0
  for _, value in ipairs(list) do result = result + value end
  return result
end

-- Each column gets room for its longest word; what is left goes to the columns that need more,
-- by the square root of their text, and no column gets more than its longest cell takes.
local function fitted_widths(tbl)
  local widths, wanted, shares = {}, {}, {}
  for i, column in ipairs(measure(tbl)) do
    widths[i] = math.min(column.word, WORD) + 2
    wanted[i] = math.max(column.cell + 2, widths[i])
    shares[i] = math.sqrt(column.total)
  end
  for _ = 1, #widths do
    local spare, whole = LINE - sum(widths), 0
    for i in ipairs(widths) do
      if widths[i] < wanted[i] then whole = whole + shares[i] end
    end
    if spare < 1 or whole == 0 then break end
    for i in ipairs(widths) do
      if widths[i] < wanted[i] then
        widths[i] = math.min(wanted[i], widths[i] + spare * shares[i] / whole)
      end
    end
  end
  return widths
end

-- The writer of the Markdown chose widths if the dashes of the separator line differ.
local function has_chosen_widths(tbl)
  local first = tbl.colspecs[1][2]
  for _, spec in ipairs(tbl.colspecs) do
    if spec[2] and first and math.abs(spec[2] - first) > 0.01 then return true end
  end
  return false
end

local function chosen_widths(tbl)
  return tbl.colspecs:map(function(spec) return spec[2] or 0 end)
end

local PARAGRAPHS = { Plain = function(plain) return pandoc.Para(plain.content) end }

local function styled_div(style, blocks)
  return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function style_cells(rows, style, strong)
  for _, row in ipairs(rows) do
    local longest = 0
    for _, cell in ipairs(row.cells) do longest = math.max(longest, length(plain_text(cell))) end
    for _, cell in ipairs(row.cells) do
      if FORMAT == "docx" then
        cell.contents = pandoc.Blocks({ styled_div(style, cell.contents:walk(PARAGRAPHS)) })
      elseif FORMAT == "typst" then
        if longest < ROW then cell.attributes["typst:breakable"] = "false" end
        if strong then
          cell.attributes["typst:fill"] = "memo-head"
          cell.contents = cell.contents:walk({
            Plain = function(plain) return pandoc.Plain({ pandoc.Strong(plain.content) }) end,
          })
        end
      end
    end
  end
end

local function styled_rows(rows, style, strong)
  style_cells(rows, style, strong)
  return rows
end

function rules.Table(tbl)
  if #tbl.colspecs == 0 then return nil end
  local widths = has_chosen_widths(tbl) and chosen_widths(tbl) or fitted_widths(tbl)
  for i, spec in ipairs(tbl.colspecs) do
    local align = spec[1] == "AlignDefault" and "AlignLeft" or spec[1]
    tbl.colspecs[i] = { align, widths[i] / sum(widths) }
  end
  tbl.head.rows = styled_rows(tbl.head.rows, "Table Head", true)
  for i, body in ipairs(tbl.bodies) do
    body.head = styled_rows(body.head, "Table Head", true)
    body.body = styled_rows(body.body, "Table Text", false)
    tbl.bodies[i] = body
  end
  tbl.foot.rows = styled_rows(tbl.foot.rows, "Table Text", false)
  if FORMAT == "html" then
    local wide = #tbl.colspecs > 3 and { "table", "wide" } or { "table" }
    return pandoc.Div({ tbl }, pandoc.Attr("", wide, { tabindex = "0" }))
  end
  return tbl
end

-- Word: title block and contents -------------------------------------------------------------

local function in_style(style, inlines)
  return styled_div(style, { pandoc.Para(inlines) })
end

local function title_block(meta)
  local rows = pandoc.List({})
  for _, detail in ipairs(meta.details or {}) do
    rows:insert({ { in_style("Table Head", detail.label) }, { in_style("Table Text", detail.value) } })
  end
  local left, columns = pandoc.AlignLeft, { 0.22, 0.78 }
  local simple = pandoc.SimpleTable({}, { left, left }, columns, {}, rows)
  local block = pandoc.utils.from_simple_table(simple)
  block.attributes["custom-style"] = "TitleBlock"
  return block
end

local function field(kind)
  return '<w:r><w:fldChar w:fldCharType="' .. kind .. '"/></w:r>'
end

-- A contents field without page numbers: right as it stands, and Word can update it.
local function contents(doc)
  local lines = pandoc.Blocks({})
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.level <= 2 then
      local text = block.content:walk({ Note = function() return {} end })
      lines:insert(in_style("TOC " .. block.level, { pandoc.Link(text, "#" .. block.identifier) }))
    end
  end
  if #lines < 4 then return pandoc.Blocks({}) end
  local code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\n \\h </w:instrText></w:r>'
  local start = field("begin") .. code .. field("separate")
  lines[1].content[1].content:insert(1, pandoc.RawInline("openxml", start))
  lines[#lines].content[1].content:insert(pandoc.RawInline("openxml", field("end")))
  lines:insert(1, in_style("TOC Heading", doc.meta.labels.contents))
  return lines
end

-- The text only: what stands in the metadata is for the templates as it is.
function Pandoc(doc)
  doc.blocks = doc.blocks:walk(rules)
  doc.meta = pandoc.Pandoc({}, doc.meta):walk({ Link = rules.Link, Image = rules.Image }).meta
  if FORMAT == "typst" then
    local escaped = { Str = function(str) return literal(str.text) end }
    doc.meta = pandoc.Pandoc({}, doc.meta):walk(escaped).meta
  end
  if FORMAT == "docx" then
    local blocks = pandoc.Blocks({ title_block(doc.meta) })
    blocks:extend(contents(doc))
    blocks:extend(doc.blocks)
    doc.blocks = blocks
    -- The rest would become properties of the file.
    doc.meta = { title = doc.meta.title, lang = doc.meta.lang }
  end
  return doc
end
